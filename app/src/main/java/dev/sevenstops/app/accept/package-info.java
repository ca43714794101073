/** Stop 1, accept: how many connections may wait in the kernel's queue, and how many may be open. */
@NullMarked
package dev.sevenstops.app.accept;

import org.jspecify.annotations.NullMarked;
