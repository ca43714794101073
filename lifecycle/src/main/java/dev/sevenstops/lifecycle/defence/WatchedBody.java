package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.defence.Uploads.Upload;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request of HTTP/2, whose reads are watched. A read of a body that does not come in time, or whose client has left, throws
 * instead of ending the stream, and so does every one after it: what has been read is never taken for the whole. Used by one thread at a
 * time.
 */
final class WatchedBody extends InputStream {
    private final InputStream source;
    private final Streams streams;
    private final Upload upload;
    private final RoutingRequest request;
    private final boolean decoded;

    /**
     * @param source the body as Helidon gives it, decoded
     * @param request whose body it is
     */
    WatchedBody(InputStream source, Streams streams, Upload upload, RoutingRequest request) {
        this.source = source;
        this.streams = streams;
        this.upload = upload;
        this.request = request;
        // what is decoded may end before that which it is decoded from, and knows by itself whether it is whole
        this.decoded = request.headers().contains(HeaderNames.CONTENT_ENCODING);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = 0;
        while (count == 0) {
            count = read(one, 0, 1);
        }
        return count < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * Reads on.
     *
     * @throws RequestException 408 if the body does not come in time
     * @throws CloseConnectionException if it will never come
     */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (upload.isDraining()) {
            return source.read(into, from, length);
        }
        BodyLoss before = streams.uploads().waits(upload);
        if (before != null) {
            throw refusal(before);
        }
        int count;
        try {
            count = source.read(into, from, length);
        } catch (IOException | RuntimeException | Error e) {
            BodyLoss loss = streams.uploads().waited(upload, false);
            if (loss != null) {
                throw refusal(loss);
            }
            throw e;
        }
        BodyLoss loss = streams.uploads().waited(upload, count < 0 && !decoded);
        if (loss != null) {
            throw refusal(loss);
        }
        return count;
    }

    /** Helidon waits for the next bytes here, too. Whoever closes a body does not want them: that they do not come is no failure. */
    @Override
    public void close() throws IOException {
        if (upload.isDraining()) {
            source.close();
            return;
        }
        if (streams.uploads().waits(upload) != null) {
            return;
        }
        try {
            source.close();
        } catch (IOException | RuntimeException | Error e) {
            if (streams.uploads().waited(upload, false) == null) {
                throw e;
            }
            return;
        }
        streams.uploads().waited(upload, false);
    }

    private RuntimeException refusal(BodyLoss loss) {
        // so that Helidon, which throws away what is left before it answers and afterwards, does not wait for it
        streams.uploads().drain(upload, request.content());
        return switch (loss) {
            case LIMIT -> {
                streams.bodyEnded(upload.stream());
                // HTTP/2 knows no connections that are closed after a response, so none is announced (RFC 9113 section 8.2.2)
                yield RequestException.builder()
                        .type(EventType.BAD_REQUEST)
                        .status(Status.REQUEST_TIMEOUT_408)
                        .message("The request's body did not come in time.")
                        .safeMessage(true)
                        .setKeepAlive(true)
                        .build();
            }
            case CLIENT -> new CloseConnectionException("The client has left before its request's body was complete.");
            case SERVER -> new CloseConnectionException("The request's body is not waited for any longer.");
        };
    }
}
