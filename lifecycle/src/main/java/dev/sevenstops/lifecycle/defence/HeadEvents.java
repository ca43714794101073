package dev.sevenstops.lifecycle.defence;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/** Tells the guard of a connection how far its head has come. The only listener of its configuration: of several, Helidon 4.4.0 calls none. */
record HeadEvents(List<Http1ConnectionListener> configured) implements Http1ConnectionListener {

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
        }
        configured.forEach(listener -> listener.headers(context, headers));
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
