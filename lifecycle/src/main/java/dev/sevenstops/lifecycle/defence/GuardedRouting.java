package dev.sevenstops.lifecycle.defence;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** A routing that lets the body of each request of HTTP/2 be read within the limits. A connection of HTTP/1.1 may become one of HTTP/2. */
record GuardedRouting(HttpRouting delegate, Guard guard) implements HttpRouting {
    @Override
    public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
        Streams streams = guard.streams();
        if (streams == null) {
            delegate.route(context, request, response);
            return;
        }
        // Helidon's number of a request is that of its stream
        Upload upload = streams.serves(request.id());
        if (upload == null) {
            delegate.route(context, request, response);
        } else {
            watched(streams, upload, context, request, response);
        }
    }

    private void watched(
            Streams streams,
            Upload upload,
            ConnectionContext context,
            RoutingRequest request,
            RoutingResponse response) {
        BodyWatch watch = new BodyWatch(streams, upload, request);
        boolean decoded = context.listenerContext().contentEncodingContext().contentDecodingEnabled()
                && request.headers().contains(HeaderNames.CONTENT_ENCODING);
        // the first of the filters, and so the one next to Helidon's own stream
        request.streamFilter(source -> new WatchedBody(source, watch, decoded));
        try {
            delegate.route(context, new WatchedRequest(request, watch), response);
        } finally {
            watch.drain();
        }
    }

    @Override
    public HttpSecurity security() {
        return delegate.security();
    }
}
