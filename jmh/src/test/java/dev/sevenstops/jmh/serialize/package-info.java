@NullMarked
package dev.sevenstops.jmh.serialize;

import org.jspecify.annotations.NullMarked;
