package dev.sevenstops.lifecycle.framing;

import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A connection whose bytes have passed the gate. Used by the connection's own thread. */
final class GatedContext extends ForwardingContext {
    private final DataReader reader;
    private final DataWriter writer;
    private boolean anyByte;

    GatedContext(ConnectionContext raw, Gate gate) {
        super(raw);
        this.reader = DataReader.create(() -> gate.next(this::receive));
        this.writer = gate.writer(raw.dataWriter());
    }

    private byte @Nullable [] receive() {
        DataReader identified = raw().dataReader();
        if (!anyByte && identified.available() > 0) {
            // the protocol has been identified by these bytes
            anyByte = true;
            return identified.readBytes(identified.available());
        }
        try {
            return raw().serverSocket().get();
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
}
