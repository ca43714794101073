package dev.sevenstops.app.calls;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HTTP/1.1. The cancellation is the end of the connection (RFC 9112 section 9.5 knows no other).
 *
 * <p>The connection is ours and not one of the client's own cache. There (Helidon 4.4.0) a monitor thread reads while a connection
 * is idle, for up to 101 ms; a call on a connection out of the cache begins by waiting for that thread. It is why a read timeout of
 * 200 ms fires at 302 ms; and a call that is interrupted in this wait fails without closing the connection, so that the other side
 * works on for nobody.
 */
final class Http1Link implements Link {
    private final Http1Client client;
    private final TcpClientConnection connection;
    private final String base;
    private final Duration readTimeout;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * A link over an open connection.
     *
     * @param connection connected; closed by this link, and by nobody else
     * @param readTimeout how long a read may wait at most: a last resort, calls end by interruption long before
     */
    Http1Link(Http1Client client, TcpClientConnection connection, Address address, Duration readTimeout) {
        this.client = client;
        this.connection = connection;
        this.base = "http://" + address.authority();
        this.readTimeout = readTimeout;
    }

    @Override
    public Reply get(String path, List<Header> headers) {
        Http1ClientRequest request =
                client.get(base + path).connection(connection).readTimeout(readTimeout);
        headers.forEach(request::header);
        try (Http1ClientResponse response = request.request()) {
            byte[] body = response.entity().hasEntity() ? response.entity().as(byte[].class) : new byte[0];
            Optional<String> retryAfter = response.headers().first(HeaderNames.RETRY_AFTER);
            return new Reply(response.status().code(), retryAfter, body);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connection.closeResource();
        }
    }
}
