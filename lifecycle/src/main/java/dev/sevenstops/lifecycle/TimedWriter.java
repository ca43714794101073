package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.BooleanSupplier;

/**
 * A connection's writer: each write is the drain stop, from the hand-over to its return. What other threads write,
 * once the connection has been upgraded to HTTP/2, passes untimed.
 */
final class TimedWriter implements DataWriter {
    private final DataWriter delegate;
    private final RequestTrace trace;
    private final Progress progress;
    private final BooleanSupplier own;

    /**
     * @param progress knows whose doing a failed write is
     * @param own whether the current thread is the connection's own
     */
    TimedWriter(DataWriter delegate, RequestTrace trace, Progress progress, BooleanSupplier own) {
        this.delegate = delegate;
        this.trace = trace;
        this.progress = progress;
        this.own = own;
    }

    @Override
    public void write(BufferData... buffers) {
        if (!own.getAsBoolean()) {
            delegate.write(buffers);
            return;
        }
        trace.writing();
        try {
            delegate.write(buffers);
        } catch (RuntimeException e) {
            throw failed(e);
        }
        trace.written();
    }

    @Override
    public void write(BufferData buffer) {
        if (!own.getAsBoolean()) {
            delegate.write(buffer);
            return;
        }
        trace.writing();
        try {
            delegate.write(buffer);
        } catch (RuntimeException e) {
            throw failed(e);
        }
        trace.written();
    }

    @Override
    public void writeNow(BufferData... buffers) {
        if (!own.getAsBoolean()) {
            delegate.writeNow(buffers);
            return;
        }
        trace.writing();
        try {
            delegate.writeNow(buffers);
        } catch (RuntimeException e) {
            throw failed(e);
        }
        trace.written();
    }

    @Override
    public void writeNow(BufferData buffer) {
        if (!own.getAsBoolean()) {
            delegate.writeNow(buffer);
            return;
        }
        trace.writing();
        try {
            delegate.writeNow(buffer);
        } catch (RuntimeException e) {
            throw failed(e);
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

    private RuntimeException failed(RuntimeException e) {
        trace.exit();
        progress.writeFailed();
        return e;
    }
}
