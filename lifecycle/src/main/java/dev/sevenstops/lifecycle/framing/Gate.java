package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.DataWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stands between one connection's socket and the server's parser. Used by the connection's own thread. */
public sealed interface Gate permits OpenGate, StrictGate {

    /**
     * The next bytes for the parser, as {@link io.helidon.common.buffers.DataReader} asks for them.
     *
     * @param source reads from the socket and blocks as that does; null at the end of the stream
     * @return at least one byte, all of them of one request; null at the end of the stream, and when no further request is served on the
     *     connection
     * @throws io.helidon.http.RequestException with the status that the client is to be told, if the request cannot be served
     */
    byte @Nullable [] next(Supplier<byte @Nullable []> source);

    /** A writer for the connection's responses, in front of this one. */
    DataWriter writer(DataWriter socket);

    /** A gate that lets everything pass. */
    static Gate open() {
        return OpenGate.OPEN;
    }
}
