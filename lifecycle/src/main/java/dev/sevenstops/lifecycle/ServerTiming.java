package dev.sevenstops.lifecycle;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the client of HTTP/1.1 what the stops have taken, in the header {@code Server-Timing} (W3C, section 3.1 of
 * https://www.w3.org/TR/server-timing/): milliseconds, down to the microsecond.
 *
 * <p>The header is written with the head, so it says what is known by then: the stops up to handle, and handle as far as it has come. What
 * comes after the head, serialize and drain, fits only behind the body, in a trailer (RFC 9110 section 6.5). That is sent where three
 * things meet: the client asks for trailers ({@code TE: trailers} and nothing else, as Helidon understands it), the body is chunked, and
 * the application does not take Helidon's only place for code before trailers itself ({@code ServerResponse.beforeTrailers}). The
 * trailer cannot know how long it takes to be sent: its drain is what the writes before it took.
 *
 * <p>Behind a stream that fits one buffer Helidon 4.4.0 gives the body a length and writes its own trailer all the same (Http1ServerResponse:
 * whether trailers are sent is decided before it knows); nothing of ours is added there. What Helidon refuses itself before any
 * routing carries no such header.
 */
final class ServerTiming extends PassingListener {
    private static final HeaderName NAME = HeaderNames.create("Server-Timing");
    private static final Stop[] UNTIL_HEAD = {Stop.ACCEPT, Stop.PARSE, Stop.ROUTE, Stop.MIDDLEWARE, Stop.HANDLE};
    private static final Stop[] BEHIND_HEAD = {Stop.SERIALIZE, Stop.DRAIN};

    /** Hears when a response's head is about to be written. */
    ServerTiming(List<Http1ConnectionListener> configured) {
        super(configured);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        // a handler may write on another thread, and the trace is the connection's own
        if (context instanceof InstrumentedContext instrumented
                && instrumented.isOfThisThread()
                && headers instanceof ServerResponseHeaders response) {
            ServerRequest request = instrumented.progress().routedRequest();
            if (request != null) {
                head(instrumented.trace(), request, response);
            }
        }
        super.headers(context, headers);
    }

    private static void head(RequestTrace trace, ServerRequest request, ServerResponseHeaders headers) {
        add(headers, NAME, untilHead(trace));
        // Helidon announces a trailer of its own where it will send trailers, but for a forced chunk that is the only
        // one
        if (takesTrailers(request)
                && headers.contains(HeaderNames.TRAILER)
                && headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)) {
            add(headers, HeaderNames.TRAILER, NAME.defaultCase());
        }
    }

    /** Sees to the trailer, if the client takes any; called before the response is touched. */
    static void trailer(RequestTrace trace, ServerRequest request, ServerResponse response) {
        if (takesTrailers(request)) {
            response.beforeTrailers(trailers -> {
                if (isAnnounced(response.headers())) {
                    trailers.set(HeaderValues.create(NAME, behindHead(trace)));
                }
            });
        }
    }

    private static boolean takesTrailers(ServerRequest request) {
        return request.headers().contains(HeaderValues.TE_TRAILERS);
    }

    private static boolean isAnnounced(Headers headers) {
        return headers.contains(HeaderNames.TRAILER)
                && headers.get(HeaderNames.TRAILER).allValues().contains(NAME.defaultCase());
    }

    /** The stops until now, for the head. */
    static String untilHead(RequestTrace trace) {
        return text(trace, UNTIL_HEAD);
    }

    /** The stops whose time passes behind the head, until now. */
    static String behindHead(RequestTrace trace) {
        return text(trace, BEHIND_HEAD);
    }

    /** A stop that the request has not come to is not there: that is something else than no time. */
    private static String text(RequestTrace trace, Stop[] stops) {
        trace.upToNow();
        StringBuilder text = new StringBuilder();
        for (Stop stop : stops) {
            if (trace.reached(stop)) {
                text.append(text.isEmpty() ? "" : ", ").append(stop.id()).append(";dur=");
                millis(text, trace.ownNanos(stop));
            }
        }
        return text.toString();
    }

    /** Cut, not rounded: all together are never more than the time that has passed. */
    private static void millis(StringBuilder text, long nanos) {
        long micros = nanos / 1_000;
        text.append(micros / 1_000);
        String decimals = Long.toString(1_000 + micros % 1_000).substring(1);
        int digits = decimals.length();
        while (digits > 0 && decimals.charAt(digits - 1) == '0') {
            digits--;
        }
        if (digits > 0) {
            text.append('.').append(decimals, 0, digits);
        }
    }

    /** Beside what the application has set itself; Helidon 4.4.0's own {@code add} may lose that (HeadersImpl). */
    private static void add(ServerResponseHeaders headers, HeaderName name, String value) {
        List<String> values = new ArrayList<>();
        if (headers.contains(name)) {
            values.addAll(headers.get(name).allValues());
        }
        values.add(value);
        headers.set(HeaderValues.create(name, values));
    }
}
