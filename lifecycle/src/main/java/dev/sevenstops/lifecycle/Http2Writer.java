package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The writer of a connection of HTTP/2. What a stream's own thread writes of its response is that stream's drain; what Helidon writes
 * for the connection is nobody's. Gets one frame with each call, as Helidon's writer of frames does it, under that writer's lock.
 *
 * <p>Of a stream that the client has reset no DATA is written any more, and no RST_STREAM answers the client's (RFC 9113 section 5.4.2).
 * HEADERS still pass: the compression of the next ones depends on them (section 4.3).
 */
final class Http2Writer implements DataWriter {
    private static final int TYPE = 3;
    private static final int FRAME_HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int CONTINUATION = 9;

    private final DataWriter delegate;
    private final Http2Context connection;

    Http2Writer(DataWriter delegate, Http2Context connection) {
        this.delegate = delegate;
        this.connection = connection;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData frame) {
        InstrumentedContext stream = connection.stream();
        if (stream == null || frame.available() < FRAME_HEADER) {
            delegate.writeNow(frame);
            return;
        }
        int type = frame.get(TYPE) & 0xff;
        boolean reset = connection.isReset();
        if (reset && type == DATA) {
            stream.trace().clientGone(Stop.DRAIN);
            throw new UncheckedIOException(new IOException("the client has reset the stream"));
        }
        if (type == DATA || type == HEADERS || type == CONTINUATION) {
            timed(stream.trace(), frame);
        } else if (!reset || type != RST_STREAM) {
            delegate.writeNow(frame);
        }
    }

    private void timed(RequestTrace trace, BufferData frame) {
        trace.writing();
        try {
            delegate.writeNow(frame);
        } catch (RuntimeException e) {
            trace.exit();
            if (connection.isCut()) {
                trace.mark(End.LIMIT, Stop.DRAIN);
            } else {
                trace.clientGone(Stop.DRAIN);
            }
            throw e;
        }
        trace.written();
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
