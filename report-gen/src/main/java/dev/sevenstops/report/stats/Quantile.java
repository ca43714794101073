package dev.sevenstops.report.stats;

/** A quantile of the latencies of one arm in one block, in seconds. */
public sealed interface Quantile {

    /**
     * The quantile falls among the answered requests.
     *
     * @param seconds its value, to the histogram's three digits
     */
    record Exact(double seconds) implements Quantile {}

    /**
     * The quantile falls among the requests that were never answered.
     *
     * @param seconds it is this or more
     */
    record AtLeast(double seconds) implements Quantile {}

    /**
     * Not enough requests lie beyond the quantile to quote it.
     *
     * @param beyond how many do
     * @param needed how many would have to
     */
    record TooFew(long beyond, long needed) implements Quantile {}
}
