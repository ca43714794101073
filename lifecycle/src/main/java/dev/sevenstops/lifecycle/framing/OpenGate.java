package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.DataWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets everything pass. */
enum OpenGate implements Gate {
    /** The only one: it knows nothing of its connection. */
    OPEN;

    @Override
    public byte @Nullable [] next(Supplier<byte @Nullable []> source) {
        return source.get();
    }

    @Override
    public DataWriter writer(DataWriter socket) {
        return socket;
    }
}
