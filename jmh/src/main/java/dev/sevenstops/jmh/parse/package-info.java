/** What runs at the parse stop. */
@NullMarked
package dev.sevenstops.jmh.parse;

import org.jspecify.annotations.NullMarked;
