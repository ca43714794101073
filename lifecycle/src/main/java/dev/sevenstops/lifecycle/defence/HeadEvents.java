package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.Base64;
import java.util.List;

/** Tells the guard of a connection how far its head has come. The only listener of its configuration: of several, Helidon 4.4.0 calls none. */
record HeadEvents(List<Http1ConnectionListener> configured) implements Http1ConnectionListener {
    private static final HeaderName HTTP2_SETTINGS = HeaderNames.create("HTTP2-Settings");

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        Guard guard = GuardedConnection.current();
        if (guard != null) {
            guard.prologue();
        }
        configured.forEach(listener -> listener.prologue(context, prologue));
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        Guard guard = GuardedConnection.current();
        if (guard != null) {
            guard.headers();
            offer(guard, headers);
        }
        configured.forEach(listener -> listener.headers(context, headers));
    }

    /** What a client that asks for HTTP/2 says of its windows (RFC 7540 section 3.2.1). */
    private static void offer(Guard guard, Headers headers) {
        if (!headers.contains(HeaderNames.UPGRADE) || !headers.contains(HTTP2_SETTINGS)) {
            return;
        }
        try {
            int window = Http2Frames.initialWindow(
                    Base64.getUrlDecoder().decode(headers.get(HTTP2_SETTINGS).get()));
            if (window >= 0) {
                guard.offered(window);
            }
        } catch (IllegalArgumentException malformed) {
            // nothing will come of it: Helidon reads the same
            guard.offered(0);
        }
    }

    @Override
    public void status(ConnectionContext context, Status status) {
        configured.forEach(listener -> listener.status(context, status));
    }

    @Override
    public void data(ConnectionContext context, BufferData data) {
        configured.forEach(listener -> listener.data(context, data));
    }

    @Override
    public void data(ConnectionContext context, byte[] bytes, int offset, int length) {
        configured.forEach(listener -> listener.data(context, bytes, offset, length));
    }
}
