package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.BooleanSupplier;

/**
 * A connection's writer: each write is the drain stop, from the hand-over to its return. Used by the connection's own thread only.
 */
final class TimedWriter implements DataWriter {
    private final DataWriter delegate;
    private final RequestTrace trace;
    private final BooleanSupplier closing;

    /**
     * @param closing whether the server itself wants the connection closed, so that a failed write is not the client's doing
     */
    TimedWriter(DataWriter delegate, RequestTrace trace, BooleanSupplier closing) {
        this.delegate = delegate;
        this.trace = trace;
        this.closing = closing;
    }

    @Override
    public void write(BufferData... buffers) {
        timed(sizeOf(buffers), () -> delegate.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        int size = buffer.available();
        trace.writing();
        try {
            delegate.write(buffer);
        } catch (RuntimeException e) {
            failed();
            throw e;
        }
        trace.written(size);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        timed(sizeOf(buffers), () -> delegate.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        timed(buffer.available(), () -> delegate.writeNow(buffer));
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }

    private void timed(int size, Runnable write) {
        trace.writing();
        try {
            write.run();
        } catch (RuntimeException e) {
            failed();
            throw e;
        }
        trace.written(size);
    }

    private void failed() {
        trace.exit();
        if (!closing.getAsBoolean()) {
            trace.clientGone(Stop.DRAIN);
        }
    }

    private static int sizeOf(BufferData... buffers) {
        int size = 0;
        for (BufferData buffer : buffers) {
            size += buffer.available();
        }
        return size;
    }
}
