/** Tests. */
@NullMarked
package dev.sevenstops.gatling.matrix;

import org.jspecify.annotations.NullMarked;
