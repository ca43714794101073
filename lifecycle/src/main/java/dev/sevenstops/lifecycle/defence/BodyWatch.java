package dev.sevenstops.lifecycle.defence;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;

/**
 * Around each read of the body of one request of HTTP/2. Used by one thread at a time.
 *
 * @param streams those of the connection
 * @param upload the body
 * @param request the request, as Helidon made it
 */
record BodyWatch(Streams streams, Upload upload, RoutingRequest request) {
    /** Whether the body is being thrown away, and its reads are watched all together. */
    boolean isDraining() {
        return upload.draining;
    }

    /**
     * The current thread is about to read; {@link #ends} is due.
     *
     * @throws RequestException 408 if the body has not come in time
     * @throws CloseConnectionException if it will never come
     */
    void begins() {
        BodyLoss loss = streams.readers().waits(upload);
        if (loss != null) {
            throw refusal(loss);
        }
    }

    /**
     * It has read, or failed to.
     *
     * @param atEnd whether what it has found is the end of the body
     * @throws RequestException 408 if that has not come in time: what was read is not to be used
     * @throws CloseConnectionException if it will never come
     */
    void ends(boolean atEnd) {
        BodyLoss loss = streams.readers().waited(upload, atEnd);
        if (loss != null) {
            throw refusal(loss);
        }
    }

    /** As {@link #begins}, of a reader who does not want the bytes. Returns whether there is anything to wait for. */
    boolean beginsToClose() {
        return streams.readers().waits(upload) == null;
    }

    /** As {@link #ends}. */
    void closed() {
        streams.readers().closed(upload);
    }

    /** Throws away what has not been read, within the limits. */
    void drain() {
        streams.readers().drain(upload, request.content());
    }

    private RuntimeException refusal(BodyLoss loss) {
        // so that Helidon, which throws away what is left before it answers and afterwards, does not wait for it
        drain();
        return switch (loss) {
            case LIMIT -> {
                streams.bodyEnded(upload.stream);
                // HTTP/2 knows no connections that are closed after a response, so none is announced (RFC 9113 section
                // 8.2.2)
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
