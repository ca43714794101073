/** Filled in below. */
@NullMarked
package dev.sevenstops.lifecycle.framing;

import org.jspecify.annotations.NullMarked;
