@NullMarked
package dev.sevenstops.gatling.load;

import org.jspecify.annotations.NullMarked;
