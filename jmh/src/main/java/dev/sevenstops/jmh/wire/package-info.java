/** Helidon's server fed from memory: what a request costs without a socket, a kernel and a client. */
@NullMarked
package dev.sevenstops.jmh.wire;

import org.jspecify.annotations.NullMarked;
