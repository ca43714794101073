package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection of a {@link StalledStreamsProbe} on which several requests are under way at the same time. Safe for use by several
 * threads. Closing it fails whatever is under way.
 *
 * <p>How it ends is the same in every protocol: no request is begun after its end, and none that was begun before is overlooked.
 */
abstract class SharedConnection implements Closeable {
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
     * Held while something is written, so that nothing mixes. A request is begun only by who holds it and then sees that the connection has
     * not ended.
     */
    final ReentrantLock writing = new ReentrantLock();

    private final Socket socket;
    private volatile boolean ended;

    SharedConnection(Socket socket) {
        this.socket = socket;
    }

    /**
     * Sends a request without a body.
     *
     * @param stalls whether the answer is not to be read further than the load says
     * @return whether it was sent, and the listener hears of it; if not, the connection is at its end and another one is needed
     * @throws IOException if it cannot be sent on any connection
     */
    abstract boolean ask(Message message, boolean stalls, Listener listener) throws IOException;

    /** Fails what is under way; no request is begun any more. Several threads may come in, and more than once. */
    abstract void fail(IOException reason);

    /** Whether nothing can be sent any more, as far as is known. */
    final boolean ended() {
        return ended;
    }

    /** Waits for whoever is writing; from then on no request is begun. What is under way goes on. */
    final void beginNoMore() {
        writing.lock();
        try {
            ended = true;
        } finally {
            writing.unlock();
        }
    }

    /** Closes the socket and fails what is under way. */
    final void end(IOException reason) {
        try {
            // first: somebody may wait in a write
            socket.close();
        } catch (IOException closedAllTheSame) {
            ended = true;
        }
        beginNoMore();
        fail(reason);
    }

    @Override
    public void close() {
        end(new IOException("closed"));
    }
}
