/** Hedged calls: a second attempt where the first one is late, within a budget. */
@NullMarked
package dev.sevenstops.client.hedge;

import org.jspecify.annotations.NullMarked;
