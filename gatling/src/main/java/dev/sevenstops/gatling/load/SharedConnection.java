package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import java.io.Closeable;
import java.io.IOException;

/**
 * A connection of a {@link StalledStreamsProbe} on which several requests are under way at the same time. Safe for use by several
 * threads. Closing it fails whatever is under way.
 */
interface SharedConnection extends Closeable {
    /** Hears what becomes of one request: in the end it has completed or failed, once. The end may come from another thread. */
    interface Listener {
        /** The answer has begun; its first byte came at this time on {@link System#nanoTime}'s clock. */
        void head(int status, long firstByteAt);

        /** A piece of the answer's body. */
        void body(byte[] bytes, int offset, int length);

        /** The answer has come to its end. */
        void complete();

        /** The answer will not come to its end, since the server has ended it or the connection, or the connection was closed. */
        void failed(IOException reason);
    }

    /**
     * Sends a request without a body.
     *
     * @param stalls whether the answer is not to be read further than the load says
     * @return whether it was sent, and the listener hears of it; if not, the connection is at its end and another one is needed
     * @throws IOException if it cannot be sent on any connection
     */
    boolean ask(Message message, boolean stalls, Listener listener) throws IOException;

    /** Whether nothing can be sent any more, as far as is known. */
    boolean ended();

    @Override
    void close();
}
