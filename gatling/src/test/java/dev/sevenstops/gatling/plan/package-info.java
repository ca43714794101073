/** Tests. */
@NullMarked
package dev.sevenstops.gatling.plan;

import org.jspecify.annotations.NullMarked;
