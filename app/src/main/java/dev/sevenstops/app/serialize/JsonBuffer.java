package dev.sevenstops.app.serialize;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Finished JSON in a pooled buffer. It is used by one thread, and no longer once it is released.
 *
 * <p>Releasing is a courtesy to the pool, not a duty: a buffer that is never released is collected like any object.
 */
public interface JsonBuffer {

    /** Number of bytes. */
    int length();

    /** A copy of the bytes. */
    byte[] copy();

    /**
     * Writes the bytes, in one piece, so that they reach the socket in one go.
     *
     * @throws IOException if the stream does
     */
    void writeTo(OutputStream stream) throws IOException;

    /** Gives the buffer back to its pool. */
    void release();
}
