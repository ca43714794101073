package dev.sevenstops.gatling.proxy;

import java.util.List;
import java.util.Map;

/**
 * HAProxy's log, in whole milliseconds.
 *
 * @see <a href="https://docs.haproxy.org/2.6/configuration.html#8.4">its timers (8.4) and its termination state (8.5)</a>
 */
final class HaproxyLog implements LogFormat {
    private static final List<Timing> TIMINGS = List.of(
            timer("TR", Timing.PROXY, "the client's request until its header is complete; with its body, if buffered"),
            timer("Tw", Timing.PROXY, "waiting in the proxy's own queue for a slot; there is none here, so 0"),
            timer(
                    "Tc",
                    "accept",
                    "connecting to the service, 0 on a connection that was kept; -1, and not counted here, where nobody accepted"),
            timer(
                    "Tr",
                    "parse",
                    "connected until the service's response header: parse to handle, and serialize where it is not streamed"),
            timer(
                    "Td",
                    "drain",
                    "response header until the last byte to the client: serialize and drain, at the client's pace"),
            timer("Ta", Timing.TOTAL, "first byte from the client until the last byte to it"));

    private static Timing timer(String label, String stop, String meaning) {
        return new Timing("%" + label, stop, meaning, line -> line.number(label) / 1000);
    }

    @Override
    public List<Timing> timings() {
        return TIMINGS;
    }

    @Override
    public String end(LogLine line) {
        return line.text("ends");
    }

    /** The second letter of the termination state is where it ended: C, waiting for the connection to the service. */
    @Override
    public boolean neverConnected(LogLine line) {
        String ends = line.text("ends");
        return Double.isNaN(line.number("Tc")) && ends.length() > 1 && ends.charAt(1) == 'C';
    }

    @Override
    public String connection(LogLine line) {
        return line.text("client");
    }

    @Override
    public void count(LogLine line, Counts counts) {
        counts.add(Counter.TO_CLIENT, line.orZero("sent"));
        if (!Double.isNaN(line.number("Tc"))) {
            counts.distinct(Counter.UPSTREAM_CONNECTIONS, line.text("upstream"));
        }
    }

    @Override
    public Map<String, Double> zeros() {
        return Map.of(Counter.TO_CLIENT, 0.0, Counter.UPSTREAM_CONNECTIONS, 0.0);
    }
}
