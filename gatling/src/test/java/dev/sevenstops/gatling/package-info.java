/** The entry of {@code mvn gatling:test}, and tests. */
@NullMarked
package dev.sevenstops.gatling;

import org.jspecify.annotations.NullMarked;
