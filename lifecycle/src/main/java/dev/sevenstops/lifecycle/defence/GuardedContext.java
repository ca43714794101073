package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.ForwardingContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** A connection whose reads and writes are watched, and on HTTP/2 those of the bodies of its requests. */
final class GuardedContext extends ForwardingContext {
    private final Guard guard;
    private final GuardedSocket socket;
    private final DataReader reader;
    private final GuardedWriter writer;

    GuardedContext(ConnectionContext raw, Guard guard) {
        super(raw);
        this.guard = guard;
        this.writer = new GuardedWriter(raw.dataWriter(), guard);
        this.socket = new GuardedSocket(raw.serverSocket(), guard, writer);
        DataReader identified = raw.dataReader();
        this.reader = DataReader.create(
                () -> identified.available() > 0 ? seen(identified.readBytes(identified.available())) : receive());
        if (identified.available() > 0) {
            // does not block; who asks this reader how much it has must be told of what has been read already
            reader.ensureAvailable();
        }
    }

    private byte[] seen(byte[] bytes) {
        Streams streams = guard.streams();
        return streams == null ? bytes : streams.received(bytes, writer);
    }

    private byte @Nullable [] receive() {
        try {
            return socket.get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    /** Whether a limit has ended it. */
    boolean isCut() {
        return guard.cause() != null;
    }

    /** Whether a limit has ended this stream of it, or all of it; for the thread that serves the stream. */
    boolean isCut(int stream) {
        Streams streams = guard.streams();
        return isCut() || (streams != null && streams.isOver(stream));
    }

    /** The socket, as it is watched. */
    GuardedSocket socket() {
        return socket;
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public ExecutorService executor() {
        Streams streams = guard.streams();
        return streams == null ? raw().executor() : streams.threads().executor(raw().executor(), writer);
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return new GuardedRouter(raw().router(), guard);
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }
}
