package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the bytes of one connection to Helidon's parser, and tells how far they bring the request. Used by the connection's own
 * thread only.
 */
final class ByteSource implements Supplier<byte @Nullable []> {
    private final ConnectionContext raw;
    private final HelidonSocket socket;
    private final Inbound inbound;
    private final Progress progress;

    /**
     * For one connection.
     *
     * @param inbound what the bytes pass before they are parsed
     * @param progress is told what was read
     */
    ByteSource(ConnectionContext raw, Inbound inbound, Progress progress) {
        this.raw = raw;
        this.socket = raw.serverSocket();
        this.inbound = inbound;
        this.progress = progress;
    }

    /** The next bytes, or null at the end of the stream, as {@link DataReader} expects. */
    @Override
    public byte @Nullable [] get() {
        if (progress.isIdle()) {
            return progress.anyByte() ? read() : first();
        }
        boolean nested = progress.readingBegins();
        try {
            return read();
        } finally {
            if (nested) {
                progress.readingEnds();
            }
        }
    }

    /** Another selector may have looked at a connection's first bytes before. */
    private byte @Nullable [] first() {
        DataReader identified = raw.dataReader();
        int available = identified.available();
        return available > 0 ? received(identified.readBytes(available)) : read();
    }

    private byte @Nullable [] read() {
        try {
            return received(socket.get());
        } catch (UncheckedIOException e) {
            progress.clientLeft();
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    private byte @Nullable [] received(byte @Nullable [] bytes) {
        if (bytes == null) {
            progress.clientLeft();
            return null;
        }
        progress.received(bytes.length);
        return inbound.received(bytes);
    }
}
