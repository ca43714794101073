package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/**
 * Passes everything on to the listeners that were configured. For a listener of ours, which must be the only one of its configuration: of
 * several, Helidon 4.4.0 calls none (its composite overrides no method).
 */
abstract class PassingListener implements Http1ConnectionListener {
    /** An array: walking it allocates nothing. */
    private final Http1ConnectionListener[] configured;

    PassingListener(List<Http1ConnectionListener> configured) {
        this.configured = configured.toArray(Http1ConnectionListener[]::new);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        for (Http1ConnectionListener listener : configured) {
            listener.prologue(context, prologue);
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        for (Http1ConnectionListener listener : configured) {
            listener.headers(context, headers);
        }
    }

    @Override
    public void status(ConnectionContext context, Status status) {
        for (Http1ConnectionListener listener : configured) {
            listener.status(context, status);
        }
    }

    @Override
    public void data(ConnectionContext context, BufferData data) {
        for (Http1ConnectionListener listener : configured) {
            listener.data(context, data);
        }
    }

    @Override
    public void data(ConnectionContext context, byte[] bytes, int offset, int length) {
        for (Http1ConnectionListener listener : configured) {
            listener.data(context, bytes, offset, length);
        }
    }
}
