package dev.sevenstops.app.downstream.caller;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2. Its own thread reads all the time and the handlers run on others, so it is enough to look for RST_STREAM
 * among the frames that pass, and for the end of the connection.
 */
final class WatchedHttp2 extends WatchedContext {
    /** Resets of streams that nobody watches that are remembered: a handler may be about to. */
    private static final int REMEMBERED = 1024;

    private final Http2Frames frames = new Http2Frames(begun -> {}, this::reset);
    private final DataWriter writer;

    private final Object lock = new Object();
    private final Map<Integer, Runnable> watches = new HashMap<>();
    private final TreeSet<Integer> unwatched = new TreeSet<>();
    private final TreeSet<Integer> silent = new TreeSet<>();
    private boolean ended;

    WatchedHttp2(ConnectionContext raw) {
        super(raw);
        this.writer = new ResetFilter(raw.dataWriter(), this::drops);
    }

    @Override
    CallerWatch watch(int stream, Runnable left) {
        boolean gone;
        synchronized (lock) {
            gone = ended || unwatched.remove(stream);
            if (!gone) {
                watches.put(stream, left);
            }
        }
        if (gone) {
            left.run();
        }
        return callerLeft -> end(stream, callerLeft);
    }

    private void end(int stream, boolean callerLeft) {
        synchronized (lock) {
            watches.remove(stream);
            if (callerLeft && !ended) {
                silent.add(stream);
            }
        }
    }

    private void reset(int stream) {
        Runnable left;
        synchronized (lock) {
            left = watches.remove(stream);
            if (left == null) {
                unwatched.add(stream);
                if (unwatched.size() > REMEMBERED) {
                    unwatched.pollFirst();
                }
            }
        }
        if (left != null) {
            left.run();
        }
    }

    /** Whether a RST_STREAM that the server is about to send must not be sent. */
    private boolean drops(int stream) {
        synchronized (lock) {
            return silent.remove(stream);
        }
    }

    @Override
    byte[] first(byte[] bytes) {
        frames.scan(bytes);
        return bytes;
    }

    @Override
    byte @Nullable [] next() {
        byte[] bytes;
        try {
            bytes = receive();
        } catch (UncheckedIOException e) {
            ended();
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
        if (bytes == null) {
            ended();
        } else {
            frames.scan(bytes);
        }
        return bytes;
    }

    @Override
    void ended() {
        List<Runnable> all;
        synchronized (lock) {
            ended = true;
            all = new ArrayList<>(watches.values());
            watches.clear();
            unwatched.clear();
        }
        all.forEach(Runnable::run);
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }
}
