package dev.sevenstops.gatling.proxy;

import java.util.List;
import java.util.Map;

/** The log of {@link dev.sevenstops.gatling.proxy.embedded.TraceLog}, in nanoseconds. */
final class EmbeddedLog implements LogFormat {
    private static final List<Timing> TIMINGS = List.of(
            timer("headers", Timing.PROXY, "the client's request until its header is complete"),
            timer("wait", Timing.PROXY, "until the request is handed on; with reading its body, if buffered"),
            timer(
                    "connect",
                    "accept",
                    "until a connection to the service took the request, next to 0 on one that was kept; not counted where nobody"
                            + " accepted"),
            timer(
                    "answer",
                    "parse",
                    "connected until the service's status line: parse to handle, and serialize where it is not streamed"),
            timer(
                    "body",
                    "drain",
                    "status line until the last byte from the service: serialize and drain, at the client's pace where nothing is"
                            + " buffered"),
            timer("rest", Timing.PROXY, "what the proxy still held of the response when the service was done"),
            timer("total", Timing.TOTAL, "first byte from the client until the last write to it returned"));

    private static Timing timer(String label, String stop, String meaning) {
        return new Timing(label, stop, meaning, line -> line.number(label));
    }

    @Override
    public List<Timing> timings() {
        return TIMINGS;
    }

    @Override
    public String end(LogLine line) {
        return line.text("ends");
    }

    @Override
    public boolean neverConnected(LogLine line) {
        return line.text("ends").startsWith("upstream-connect");
    }

    @Override
    public String connection(LogLine line) {
        return line.text("connection");
    }

    @Override
    public void count(LogLine line, Counts counts) {
        if (line.has("opened")) {
            counts.add(
                    line.text("opened").equals("yes") ? Counter.UPSTREAM_CONNECTIONS : "upstream.connections.failed",
                    1);
            return;
        }
        counts.add(Counter.TO_CLIENT, line.orZero("sent"));
        counts.add(Counter.FROM_UPSTREAM, line.orZero("received"));
        counts.add(Counter.AHEAD, line.orZero("ahead"));
    }

    @Override
    public Map<String, Double> zeros() {
        return Map.of(
                Counter.TO_CLIENT,
                0.0,
                Counter.FROM_UPSTREAM,
                0.0,
                Counter.AHEAD,
                0.0,
                Counter.UPSTREAM_CONNECTIONS,
                0.0,
                "upstream.connections.failed",
                0.0);
    }
}
