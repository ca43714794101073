package dev.sevenstops.jmh.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reading side of a socket, with bytes from memory. Used by one thread. */
@SuppressWarnings("removal") // an interface cannot be implemented without its methods that are about to go
record MemorySocket(HelidonSocket raw, Supplier<byte @Nullable []> source) implements HelidonSocket {
    @Override
    public byte @Nullable [] get() {
        return source.get();
    }

    @Override
    public void close() {
        // there is nothing to close: the real connection is closed by whoever opened it
    }

    @Override
    public void idle() {
        throw notHere();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public int read(BufferData buffer) {
        throw notHere();
    }

    @Override
    public void write(BufferData buffer) {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("a connection's bytes are written through its data writer");
    }

    @Override
    public PeerInfo remotePeer() {
        return raw.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return raw.localPeer();
    }

    @Override
    public boolean isSecure() {
        return raw.isSecure();
    }

    @Override
    public String socketId() {
        return raw.socketId();
    }

    @Override
    public String childSocketId() {
        return raw.childSocketId();
    }
}
