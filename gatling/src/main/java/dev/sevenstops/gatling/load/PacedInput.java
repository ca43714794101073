package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads no faster than a rate, counted from the first byte that came, so that a late answer is not read in a rush. Belongs to
 * one thread.
 */
final class PacedInput extends InputStream {
    // A reader that wakes up so often reads smoothly and costs next to nothing.
    private static final double STEP_SECONDS = 0.05;

    private final InputStream in;
    private final double bytesPerSecond;
    private final long end;
    private final int step;
    private long firstAt;
    private long read;

    /** Until {@code end} on {@link System#nanoTime}'s clock, at which a read ends with a {@link SocketTimeoutException}. */
    PacedInput(InputStream in, double bytesPerSecond, long end) {
        this.in = in;
        this.bytesPerSecond = bytesPerSecond;
        this.end = end;
        this.step = (int) Math.max(1, Math.min(bytesPerSecond * STEP_SECONDS, Integer.MAX_VALUE));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte @Nullable [] bytes, int offset, int length) throws IOException {
        if (read > 0) {
            await(firstAt + Moments.nanos(read / bytesPerSecond));
        }
        int count = in.read(bytes, offset, Math.min(length, step));
        if (count > 0) {
            if (read == 0) {
                firstAt = System.nanoTime();
            }
            read += count;
        }
        return count;
    }

    private void await(long time) throws IOException {
        try {
            Moments.await(Math.min(time - end, 0) + end);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        if (end - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("the time for reading is over");
        }
    }

    /** Bytes that were read so far. */
    long count() {
        return read;
    }
}
