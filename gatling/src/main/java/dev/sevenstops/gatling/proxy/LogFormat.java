package dev.sevenstops.gatling.proxy;

import java.util.List;
import java.util.Map;

/** How a kind of proxy's log is read. */
interface LogFormat {
    /** The timings; besides the one of the {@link Timing#TOTAL} they add up to it. */
    List<Timing> timings();

    /** How the request ended, by the proxy's own code where it has one. */
    String end(LogLine line);

    /** Whether the request was for the service and never got a connection to it: nobody accepted, or nobody listens. */
    boolean neverConnected(LogLine line);

    /** What tells the client's connections apart. */
    String connection(LogLine line);

    /** Adds to the counters what only this kind knows. */
    void count(LogLine line, Counts counts);

    /** Counters that are summed, or that count different values. */
    interface Counts {
        void add(String counter, double value);

        void distinct(String counter, String value);
    }

    /** Whether the line is about a request, not about something else. */
    default boolean isRequest(LogLine line) {
        return line.has("status");
    }

    /** Counters that are zero where nothing was counted; any other is absent then. */
    Map<String, Double> zeros();

    static LogFormat of(ProxyKind kind) {
        return switch (kind) {
            case EMBEDDED -> new EmbeddedLog();
            case NGINX -> new NginxLog();
            case HAPROXY -> new HaproxyLog();
        };
    }
}
