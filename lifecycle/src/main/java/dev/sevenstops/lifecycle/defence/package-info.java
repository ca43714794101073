/** Ends connections whose clients send or read too slowly: slowloris, R-U-D-Y, slow read, and those that never say anything. */
@NullMarked
package dev.sevenstops.lifecycle.defence;

import org.jspecify.annotations.NullMarked;
