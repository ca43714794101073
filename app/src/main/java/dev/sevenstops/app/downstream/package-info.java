/**
 * The services that the orders service asks for a quote, in a process of their own: pricing, inventory and shipping, and the warehouse
 * that stands behind them. Each replica has a fixed number of slots and a bounded queue, so that work which nobody waits for takes
 * the place of other work: a service that merely sleeps could never be harmed by a hedge.
 */
@NullMarked
package dev.sevenstops.app.downstream;

import org.jspecify.annotations.NullMarked;
