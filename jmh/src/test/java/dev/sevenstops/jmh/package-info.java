@NullMarked
package dev.sevenstops.jmh;

import org.jspecify.annotations.NullMarked;
