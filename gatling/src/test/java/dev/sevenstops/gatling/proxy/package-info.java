@NullMarked
package dev.sevenstops.gatling.proxy;

import org.jspecify.annotations.NullMarked;
