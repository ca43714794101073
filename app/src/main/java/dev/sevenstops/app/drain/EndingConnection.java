package dev.sevenstops.app.drain;

import dev.sevenstops.lifecycle.protocol.ForwardingConnection;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.util.Optional;

/** A connection that can be told, while it serves a request, that this one is its last. */
final class EndingConnection extends ForwardingConnection {
    private static final ThreadLocal<EndingConnection> CURRENT = new ThreadLocal<>();

    private final Optional<LingeringSocket> lingering;
    private final Optional<Departure> departure;

    /** Whether all requests were read to their end when the connection was told to end. */
    private boolean nothingLeft;

    private volatile boolean closedByServer;

    /**
     * @param delegate serves the requests
     * @param lingering waits for a client that is still sending; empty if nobody waits
     * @param departure looks whether the client has left; empty if that cannot be seen
     */
    EndingConnection(ServerConnection delegate, Optional<LingeringSocket> lingering, Optional<Departure> departure) {
        super(delegate);
        this.lingering = lingering;
        this.departure = departure;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        CURRENT.set(this);
        try {
            super.handle(limit);
        } finally {
            CURRENT.remove();
        }
        // it returns when it was told to end, and after a request that it could not read; a client that has gone, or a
        // response that could not be finished, leaves by an exception
        if (!nothingLeft && !closedByServer) {
            lingering.ifPresent(LingeringSocket::awaitEnd);
        }
    }

    /** The connection that the current thread serves; empty on any other thread. */
    static Optional<EndingConnection> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Looks whether the client has left. For the connection's own thread, while nothing is being read or written. */
    Optional<Departure> departure() {
        return departure;
    }

    /** See {@link TearDown#afterThisResponse}; called by the connection's own thread. */
    void endAfterThisResponse(boolean unread) {
        nothingLeft = !unread;
        // past our own, which is for whoever ends it from outside; in the midst of a request this only keeps the next
        // one
        // from being read
        super.close(false);
    }

    @Override
    public void close(boolean interrupt) {
        closedByServer = true;
        super.close(interrupt);
    }
}
