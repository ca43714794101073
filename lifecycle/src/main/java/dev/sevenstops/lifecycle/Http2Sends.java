package dev.sevenstops.lifecycle;

import io.helidon.webserver.http.ServerResponse;

/**
 * Times a response of HTTP/2 that is sent whole: drain lasts from the moment at which it is handed over to that at which all of it is
 * written, waits for the connection's lock and for the client's windows included (RFC 9113 section 5.2). Of a response that is streamed
 * only the writes themselves are seen here: who streams marks its writes by {@link Lifecycle#enter}.
 */
final class Http2Sends {
    private final RequestTrace trace;
    private final ServerResponse response;
    private boolean entered;

    private Http2Sends(RequestTrace trace, ServerResponse response) {
        this.trace = trace;
        this.response = response;
    }

    /** Begins to watch; called by the stream's own thread before the response is touched. */
    static void watch(RequestTrace trace, ServerResponse response) {
        Http2Sends sends = new Http2Sends(trace, response);
        response.beforeSend(sends::before);
        response.whenSent(sends::after);
    }

    private void before() {
        // Helidon calls this as well when a stream is asked for, long before anything is written
        if (response.isSent()) {
            entered = true;
            trace.enter(Stop.DRAIN);
        }
    }

    private void after() {
        if (entered) {
            entered = false;
            trace.written();
        }
    }
}
