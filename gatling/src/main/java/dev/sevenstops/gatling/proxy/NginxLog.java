package dev.sevenstops.gatling.proxy;

import java.util.List;
import java.util.Map;

/**
 * nginx's log. Its clock stands still while it works on one round of events, and counts whole milliseconds.
 *
 * @see <a href="https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables">its variables</a>
 */
final class NginxLog implements LogFormat {
    private static final int CLIENT_CLOSED = 499;

    private static final List<Timing> TIMINGS = List.of(
            new Timing(
                    "$upstream_connect_time",
                    "accept",
                    "connecting to the service, 0 on a connection that was kept; '-', and not counted here, where nobody accepted",
                    line -> line.number("connect")),
            new Timing(
                    "$upstream_header_time - $upstream_connect_time",
                    "parse",
                    "connected until the service's response header: parse to handle, and serialize where it is not streamed",
                    line -> line.number("header") - line.number("connect")),
            new Timing(
                    "$upstream_response_time - $upstream_header_time",
                    "drain",
                    "response header until the last byte from the service: serialize and drain, at the client's pace where nothing"
                            + " is buffered",
                    line -> line.number("response") - line.number("header")),
            new Timing(
                    "$request_time - $upstream_response_time",
                    Timing.PROXY,
                    "the proxy itself and its client: reading the request's header (and body, if buffered), and what it still held"
                            + " of the response when the service was done",
                    line -> Math.max(0, line.number("request_time") - line.number("response"))),
            new Timing(
                    "$request_time",
                    Timing.TOTAL,
                    "first byte from the client until the log was written, after the last byte to it",
                    line -> line.number("request_time")));

    @Override
    public List<Timing> timings() {
        return TIMINGS;
    }

    @Override
    public String end(LogLine line) {
        if (line.text("completion").equals("OK")) {
            return switch (line.text("upstream_status")) {
                case "504" -> neverConnected(line) ? "upstream-connect-timeout" : "upstream-timeout";
                case "502" -> neverConnected(line) ? "upstream-connect" : "upstream";
                default -> "complete";
            };
        }
        return line.orZero("status") == CLIENT_CLOSED ? "client" : "cut-short";
    }

    @Override
    public boolean neverConnected(LogLine line) {
        return Double.isNaN(line.number("connect"))
                && !line.text("upstream_status").equals("-");
    }

    @Override
    public String connection(LogLine line) {
        return line.text("connection");
    }

    @Override
    public void count(LogLine line, Counts counts) {
        double sent = line.orZero("sent");
        double received = line.orZero("received");
        counts.add(Counter.TO_CLIENT, sent);
        counts.add(Counter.FROM_UPSTREAM, received);
        if (!line.text("completion").equals("OK")) {
            counts.add(Counter.AHEAD, Math.max(0, received - sent));
        }
    }

    @Override
    public Map<String, Double> zeros() {
        return Map.of(Counter.TO_CLIENT, 0.0, Counter.FROM_UPSTREAM, 0.0, Counter.AHEAD, 0.0);
    }
}
