package dev.sevenstops.jmh.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes what the server writes as a socket does, by reading all of it, and keeps only its length. Used by one thread. */
final class Sink implements DataWriter {
    private final byte[] socket = new byte[8192];
    private final Optional<ByteArrayOutputStream> kept;
    private long bytes;

    Sink() {
        this(Optional.empty());
    }

    private Sink(Optional<ByteArrayOutputStream> kept) {
        this.kept = kept;
    }

    /** One that keeps the bytes, too. */
    static Sink keeping() {
        return new Sink(Optional.of(new ByteArrayOutputStream()));
    }

    long bytes() {
        return bytes;
    }

    /** What was written, as far as it was kept. */
    String text() {
        return kept.map(all -> all.toString(StandardCharsets.ISO_8859_1)).orElse("");
    }

    @Override
    public void write(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            write(buffer);
        }
    }

    @Override
    public void write(BufferData buffer) {
        while (buffer.available() > 0) {
            int taken = buffer.read(socket, 0, socket.length);
            bytes += taken;
            kept.ifPresent(all -> all.write(socket, 0, taken));
        }
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(buffers);
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }
}
