@NullMarked
package dev.sevenstops.gatling.agreement;

import org.jspecify.annotations.NullMarked;
