package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.common.socket.TlsSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A connection behind TLS: what its protocol reads and writes is encrypted on its way. */
final class SecureContext extends ForwardingContext {
    private final TlsSocket socket;
    private final DataReader reader;
    private final SocketWriter writer;

    /**
     * @param socket the connection's own, when hands have been shaken
     */
    SecureContext(ConnectionContext raw, TlsSocket socket) {
        super(raw);
        this.socket = socket;
        this.reader = DataReader.create(this::receive);
        ListenerConfig config = raw.listenerContext().config();
        this.writer = SocketWriter.create(
                raw.listenerContext().executor(), socket, config.writeQueueLength(), config.smartAsyncWrites());
    }

    private byte @Nullable [] receive() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public PeerInfo remotePeer() {
        return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return socket.localPeer();
    }

    @Override
    public boolean isSecure() {
        return true;
    }
}
