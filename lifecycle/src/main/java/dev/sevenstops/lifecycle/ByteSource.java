package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.framing.Gate;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.RequestException;
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
    private final Gate gate;
    private final Supplier<byte @Nullable []> received = this::receive;
    private final Progress progress;

    /**
     * For one connection.
     *
     * @param gate what the bytes pass before they are parsed
     * @param progress is told what was read
     */
    ByteSource(ConnectionContext raw, Gate gate, Progress progress) {
        this.raw = raw;
        this.socket = raw.serverSocket();
        this.gate = gate;
        this.progress = progress;
    }

    /** The next bytes, or null at the end of the stream, as {@link DataReader} expects. */
    @Override
    public byte @Nullable [] get() {
        if (progress.isIdle()) {
            return passed();
        }
        boolean nested = progress.readingBegins();
        try {
            return passed();
        } finally {
            if (nested) {
                progress.readingEnds();
            }
        }
    }

    /** What the gate makes of what is received. */
    private byte @Nullable [] passed() {
        try {
            return gate.next(received);
        } catch (RequestException refused) {
            if (progress.isIdle()) {
                // its bytes came with the request before it
                progress.prologue();
            }
            progress.readRefused();
            throw refused;
        }
    }

    private byte @Nullable [] receive() {
        return progress.anyByte() ? read() : first();
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
        return bytes;
    }
}
