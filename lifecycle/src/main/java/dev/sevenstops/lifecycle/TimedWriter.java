package dev.sevenstops.lifecycle;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * A connection's writer: each write is the drain stop, from the hand-over to its return. Used by the connection's own thread only.
 */
final class TimedWriter implements DataWriter {
    private final DataWriter delegate;
    private final RequestTrace trace;
    private final Progress progress;

    /**
     * @param progress knows whose doing a failed write is
     */
    TimedWriter(DataWriter delegate, RequestTrace trace, Progress progress) {
        this.delegate = delegate;
        this.trace = trace;
        this.progress = progress;
    }

    @Override
    public void write(BufferData... buffers) {
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
