/**
 * The kernel's side of the accept stop, and what it holds behind the drain stop, read from /proc. On a system without it the readings are
 * absent, never zero.
 */
@NullMarked
package dev.sevenstops.lifecycle.kernel;

import org.jspecify.annotations.NullMarked;
