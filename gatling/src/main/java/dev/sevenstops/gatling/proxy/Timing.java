package dev.sevenstops.gatling.proxy;

import java.util.function.ToDoubleFunction;

/**
 * A time that a proxy's log has, or that is the difference of two of them.
 *
 * @param name as the proxy calls it
 * @param stop see {@link dev.sevenstops.report.model.ProxyTimes.Field#stop()}
 * @param meaning one line for a reader
 * @param seconds reads it from a line; NaN where it was never reached
 */
record Timing(String name, String stop, String meaning, ToDoubleFunction<LogLine> seconds) {
    /** The proxy's own work. */
    static final String PROXY = "proxy";

    /** The whole request, as the proxy sees it. */
    static final String TOTAL = "total";
}
