package dev.sevenstops.app.calls;

import io.helidon.http.Header;
import java.util.List;

/**
 * One connection to a replica, which carries one call at a time. Used by one thread at a time, which must be a virtual one: only
 * those leave a blocking read when they are interrupted.
 */
public interface Link {
    /**
     * Sends a GET and reads all of the answer. After an exception, whatever it is, the link must be closed.
     *
     * @param path the path with its leading slash
     * @param headers fields besides those that every request has
     * @throws RuntimeException of Helidon's making if the connection broke, the answer was malformed or the thread was interrupted
     */
    Reply get(String path, List<Header> headers);

    /**
     * Closes the connection at once. A call that is under way is cancelled in the way that the protocol has for it, so that the
     * other side can notice. May be called more than once, by any thread.
     */
    void close();
}
