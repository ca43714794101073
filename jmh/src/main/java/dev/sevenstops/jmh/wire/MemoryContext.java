package dev.sevenstops.jmh.wire;

import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection like another one, with other bytes. Used by one thread. */
final class MemoryContext extends ForwardingContext {
    private final DataReader reader;
    private final DataWriter writer;
    private final HelidonSocket socket;

    MemoryContext(ConnectionContext raw, Supplier<byte @Nullable []> source, DataWriter writer) {
        super(raw);
        this.reader = DataReader.create(source);
        this.writer = writer;
        this.socket = new MemorySocket(raw.serverSocket(), source);
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
}
