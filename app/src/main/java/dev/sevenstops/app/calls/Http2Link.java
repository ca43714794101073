package dev.sevenstops.app.calls;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2Settings;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.http2.Http2ClientConnection;
import io.helidon.webclient.http2.Http2ClientImpl;
import io.helidon.webclient.http2.Http2ClientStream;
import io.helidon.webclient.http2.Http2StreamConfig;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 in cleartext, by prior knowledge (RFC 9113 section 3.3). The cancellation is a {@code RST_STREAM} with {@code CANCEL}
 * (section 5.4.2), after which the connection is closed.
 *
 * <p>The stream is ours, not the client's, and it has the connection to itself; both because of what Helidon 4.4.0's client does. A
 * request that is interrupted does not reset its stream, so that the other side works on for nobody. A response that arrives for a
 * stream that is gone ends the connection and with it all other streams, which learn of it by their read timeout only. And header
 * blocks are decoded by the thread of their stream, when it gets to it, or not at all if it was cancelled; the table that they all
 * share (RFC 7541 section 2.3.2) is only right if every block is decoded, in the order of arrival.
 */
final class Http2Link implements Link {
    private final Http2ClientConnection http2;
    private final TcpClientConnection connection;
    private final String authority;
    private final Http2StreamConfig config;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Http2ClientStream current;

    /**
     * A link over an open connection: sends the preface.
     *
     * @param connection connected; closed by this link, and by nobody else
     * @param readTimeout how long a read may wait at most: a last resort, calls end by interruption long before
     */
    Http2Link(Http2ClientImpl client, TcpClientConnection connection, Address address, Duration readTimeout) {
        this.connection = connection;
        this.authority = address.authority();
        this.config = new Config(readTimeout);
        this.http2 = Http2ClientConnection.create(client, connection, true);
    }

    @Override
    public Reply get(String path, List<Header> headers) {
        WritableHeaders<?> fields = WritableHeaders.create();
        headers.forEach(fields::set);
        Http2Headers head = Http2Headers.create(fields)
                .method(Method.GET)
                .scheme("http")
                .authority(authority)
                .path(path);
        Http2ClientStream stream = new Stream(http2, connection, config);
        current = stream;
        stream.writeHeaders(head, true);
        Http2Headers answer = stream.readHeaders();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (stream.hasEntity() && stream.streamState() != Http2StreamState.CLOSED) {
            BufferData data = stream.read();
            byte[] bytes = new byte[data.available()];
            data.read(bytes);
            body.writeBytes(bytes);
        }
        current = null;
        stream.close();
        return new Reply(
                answer.status().code(), answer.httpHeaders().first(HeaderNames.RETRY_AFTER), body.toByteArray());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // what is written here must not be cut short by the interruption that is the reason for it
        boolean interrupted = Thread.interrupted();
        try {
            Http2ClientStream cancelled = current;
            if (cancelled != null) {
                cancelled.cancel();
                cancelled.close();
            }
            http2.close();
        } catch (RuntimeException alreadyBroken) {
            // there is nobody left to tell; below the socket is closed all the same
        } finally {
            connection.closeResource();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A stream that can be reset by its owner. */
    private static final class Stream extends Http2ClientStream {
        @SuppressWarnings("NullAway") // Helidon asks the client's configuration only where 100-continue is expected
        Stream(Http2ClientConnection http2, TcpClientConnection connection, Http2StreamConfig config) {
            super(http2, Http2Settings.create(), connection.helidonSocket(), config, null, http2.streamIdSequence());
        }
    }

    private record Config(Duration readTimeout) implements Http2StreamConfig {
        @Override
        public boolean priorKnowledge() {
            return true;
        }

        @Override
        public int priority() {
            return 0;
        }
    }
}
