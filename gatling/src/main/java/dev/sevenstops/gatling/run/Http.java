package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.net.URI;

/** Asks over HTTP, from inside the network in which a block runs. */
interface Http extends AutoCloseable {
    /** An answer, whatever its status. */
    record Answer(int status, String body) {}

    /**
     * Sends a GET and waits for the answer.
     *
     * @throws IOException if there is none within a few seconds, with the reason
     */
    Answer get(URI uri) throws IOException, InterruptedException;

    @Override
    void close();
}
