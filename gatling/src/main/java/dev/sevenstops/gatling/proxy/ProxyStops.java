package dev.sevenstops.gatling.proxy;

import dev.sevenstops.report.model.Stop;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy makes the seven stops itself, between its client and the service. What each kind shows of its <em>own</em> stops; what
 * it shows of the service's is the {@code stop} of its timings.
 */
public final class ProxyStops {
    private static final String ACCEPT =
            "not observable: the kernel holds a connection until the proxy takes it, and no proxy"
                    + " sees how long; watch the listener's queue (ss -ltn) and ListenOverflows";

    private static final Map<ProxyKind, Map<Stop, String>> TABLE = table();

    private ProxyStops() {}

    private static Map<ProxyKind, Map<Stop, String>> table() {
        Map<ProxyKind, Map<Stop, String>> table = new EnumMap<>(ProxyKind.class);
        table.put(
                ProxyKind.EMBEDDED,
                row(
                        ACCEPT,
                        "headers: first byte until the header is complete; too large a header is status 431",
                        "not observable: one service, nothing to choose; within wait",
                        "wait: the proxy's own handlers, and the whole body where requests are buffered",
                        "connect, answer and body: all that the service does is this proxy's handler",
                        "not observable: the response's bytes are passed on as they are",
                        "rest: after the service's last byte; before that within body, where the client is slower than the"
                                + " service"));
        table.put(
                ProxyKind.NGINX,
                row(
                        ACCEPT,
                        "within $request_time - $upstream_response_time; too large a header is status 400 or 414 with"
                                + " $upstream_status -",
                        "not observable: its location matching has no timer",
                        "not observable: its phases (rewrite, access) have no timer; a buffered body is within $request_time -"
                                + " $upstream_response_time",
                        "$upstream_response_time: all that the service does is this proxy's handler",
                        "not observable: the response's bytes are passed on as they are",
                        "$request_time - $upstream_response_time where responses are buffered; else within"
                                + " $upstream_response_time - $upstream_header_time"));
        table.put(
                ProxyKind.HAPROXY,
                row(
                        ACCEPT + "; %Th is the TLS handshake after it",
                        "%TR: until the header is complete; too large a header is status 400 with end PR--",
                        "not observable: its rules have no timer",
                        "%Tw: its own queue; a buffered body is within %TR",
                        "%Tc and %Tr: all that the service does is this proxy's handler",
                        "not observable: the response's bytes are passed on as they are",
                        "%Td: from the response's header to its last byte, of the slower of service and client"));
        return table;
    }

    private static Map<Stop, String> row(String... cells) {
        Map<Stop, String> row = new EnumMap<>(Stop.class);
        Iterator<String> next = List.of(cells).iterator();
        for (Stop stop : Stop.values()) {
            row.put(stop, next.next());
        }
        return row;
    }

    /** What a kind shows of one of its own stops: the field, or "not observable" with the reason. */
    public static String shows(ProxyKind kind, Stop stop) {
        return TABLE.getOrDefault(kind, Map.of()).getOrDefault(stop, "");
    }

    /** The row of a kind, in the order of the stops, as options of a proxy's record: {@code stop.accept}, {@code stop.parse} … */
    public static Map<String, String> asOptions(ProxyKind kind) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Stop stop : Stop.values()) {
            options.put("stop." + stop.id(), shows(kind, stop));
        }
        return options;
    }
}
