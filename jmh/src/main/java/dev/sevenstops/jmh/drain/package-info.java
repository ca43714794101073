/** What runs at the drain stop. */
@NullMarked
package dev.sevenstops.jmh.drain;

import org.jspecify.annotations.NullMarked;
