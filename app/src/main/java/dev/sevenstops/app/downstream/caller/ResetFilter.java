package dev.sevenstops.app.downstream.caller;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.IntPredicate;

/**
 * Keeps RST_STREAM frames from a caller that has reset the stream itself. A handler that gives up makes Helidon send one; RFC 9113
 * section 5.4.2 forbids it in answer to a RST_STREAM, and Helidon's own client 4.4.0 closes the whole connection over one for a
 * stream that it has forgotten. Every other frame must pass: dropping a HEADERS frame would spoil the header compression.
 *
 * @param delegate writes; gets one frame with each call, as Helidon's writer of frames does it
 * @param drops whether a RST_STREAM for this stream is to be left out
 */
record ResetFilter(DataWriter delegate, IntPredicate drops) implements DataWriter {
    private static final int RESET_BYTES = 13;

    @Override
    public void write(BufferData... buffers) {
        delegate.write(buffers);
    }

    @Override
    public void write(BufferData buffer) {
        delegate.write(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        delegate.writeNow(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        if (buffer.available() != RESET_BYTES) {
            delegate.writeNow(buffer);
            return;
        }
        byte[] frame = buffer.readBytes();
        if (!Http2Frames.isReset(frame) || !drops.test(Http2Frames.stream(frame))) {
            delegate.writeNow(BufferData.create(frame));
        }
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
