package dev.sevenstops.lifecycle.defence;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A connection's socket, whose reads are watched. Reads belong to the connection's own thread. */
final class GuardedSocket implements HelidonSocket {
    private final HelidonSocket delegate;
    private final Guard guard;
    private final GuardedWriter writer;
    private BooleanSupplier betweenRequests = () -> false;

    /**
     * @param writer that of the same connection
     */
    GuardedSocket(HelidonSocket delegate, Guard guard, GuardedWriter writer) {
        this.delegate = delegate;
        this.guard = guard;
        this.writer = writer;
    }

    /** What knows whether the server waits for a request line. */
    void servedBy(BooleanSupplier waitsForRequest) {
        betweenRequests = waitsForRequest;
    }

    /**
     * The next bytes, or null at the end of the stream. Of HTTP/2 those that are to be parsed.
     *
     * @throws RequestException 408 if the request did not come in time and the client can be told
     */
    @Override
    public byte @Nullable [] get() {
        Streams streams = guard.streams();
        if (streams == null) {
            return receive();
        }
        // the parser asks for more when it has used up what there was
        streams.uploads().settle();
        byte[] bytes = receive();
        while (bytes != null) {
            byte[] passed = streams.received(bytes, writer);
            if (passed.length > 0) {
                return passed;
            }
            bytes = receive();
        }
        return null;
    }

    private byte @Nullable [] receive() {
        if (guard.cause() != null) {
            return null;
        }
        guard.readBegins(betweenRequests.getAsBoolean(), !delegate.isSecure());
        byte[] bytes;
        try {
            bytes = delegate.get();
        } catch (RuntimeException e) {
            if (guard.readEnds(0) != null) {
                return null;
            }
            throw e;
        }
        Cause cause = guard.readEnds(bytes == null ? 0 : bytes.length);
        if (cause == null) {
            return bytes;
        }
        if (cause == Cause.IDLE_TIMEOUT || !guard.answerable()) {
            return null;
        }
        throw RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(Status.REQUEST_TIMEOUT_408)
                .message(
                        cause == Cause.HEADER_TIMEOUT
                                ? "The request's headers did not come in time."
                                : "The request's body did not come in time.")
                .safeMessage(true)
                .setKeepAlive(false)
                .build();
    }

    @Override
    public void write(BufferData buffer) {
        delegate.write(buffer);
    }

    @Override
    public void close() {
        delegate.close();
    }

    @Override
    public void idle() {
        delegate.idle();
    }

    @Override
    public boolean isConnected() {
        return delegate.isConnected();
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public int read(BufferData buffer) {
        return delegate.read(buffer);
    }

    @Override
    public boolean protocolNegotiated() {
        return delegate.protocolNegotiated();
    }

    @Override
    public String protocol() {
        return delegate.protocol();
    }

    @Override
    public PeerInfo remotePeer() {
        return delegate.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return delegate.localPeer();
    }

    @Override
    public boolean isSecure() {
        return delegate.isSecure();
    }

    @Override
    public String socketId() {
        return delegate.socketId();
    }

    @Override
    public String childSocketId() {
        return delegate.childSocketId();
    }
}
