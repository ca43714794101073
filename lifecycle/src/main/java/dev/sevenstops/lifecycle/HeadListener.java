package dev.sevenstops.lifecycle;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Hears from Helidon's parser when the request line and the headers are complete. */
final class HeadListener implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        if (context instanceof InstrumentedContext instrumented) {
            instrumented.prologue();
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof InstrumentedContext instrumented) {
            instrumented.headers();
        }
    }
}
