package dev.sevenstops.jmh.wire;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client sends: the same request so often, and then the end of the stream. Used by one thread. */
final class Script implements Supplier<byte @Nullable []> {
    private final byte[] request;
    private int left;

    Script(byte[] request, int times) {
        this.request = request;
        this.left = times;
    }

    @Override
    public byte @Nullable [] get() {
        if (left == 0) {
            return null;
        }
        left--;
        return request;
    }

    /** Whether all of it has been sent. */
    boolean ended() {
        return left == 0;
    }
}
