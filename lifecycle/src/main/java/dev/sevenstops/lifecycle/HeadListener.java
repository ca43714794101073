package dev.sevenstops.lifecycle;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/** Hears from Helidon's parser when the request line and the headers are complete. */
final class HeadListener extends PassingListener {
    HeadListener(List<Http1ConnectionListener> configured) {
        super(configured);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        if (context instanceof InstrumentedContext instrumented) {
            instrumented.progress().prologue();
        }
        super.prologue(context, prologue);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof InstrumentedContext instrumented) {
            instrumented.progress().headers();
        }
        super.headers(context, headers);
    }
}
