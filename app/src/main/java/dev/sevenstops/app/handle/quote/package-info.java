/** The quote of an order: what three other services say about it, asked for under one deadline. */
@NullMarked
package dev.sevenstops.app.handle.quote;

import org.jspecify.annotations.NullMarked;
