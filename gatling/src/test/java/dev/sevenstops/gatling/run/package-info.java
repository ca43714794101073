/** Tests. */
@NullMarked
package dev.sevenstops.gatling.run;

import org.jspecify.annotations.NullMarked;
