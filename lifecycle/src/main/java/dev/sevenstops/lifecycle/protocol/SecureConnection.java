package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/** A connection behind TLS, which says at its end that it is the end (RFC 8446 section 6.1). */
final class SecureConnection extends ForwardingConnection {
    private static final System.Logger LOGGER = System.getLogger(SecureConnection.class.getName());

    /** A client that reads nothing must not keep the connection by not reading that it ends. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

    private final SecureContext context;
    private final SSLSocket socket;
    private final SocketChannel channel;

    SecureConnection(ServerConnection delegate, SecureContext context, SSLSocket socket, SocketChannel channel) {
        super(delegate);
        this.context = context;
        this.socket = socket;
        this.channel = channel;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            super.handle(limit);
        } finally {
            // empties its queue, if it has one
            context.dataWriter().close();
            end();
        }
    }

    private void end() {
        if (!channel.isOpen()) {
            return;
        }
        LATER.execute(this::cutOff);
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.TRACE, "the client was gone before it could be told of the end", e);
        }
    }

    private void cutOff() {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.TRACE, "closed already", e);
        }
    }
}
