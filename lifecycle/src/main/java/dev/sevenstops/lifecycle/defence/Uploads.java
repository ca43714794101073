package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the requests of one connection of HTTP/2: how far they have come, as the frames of its client say, and on which streams no
 * more is wanted. Any thread may call any method. The threads that read them are those of {@link Readers}.
 */
final class Uploads implements Http2Frames.Bodies, Sieve.Verdicts {
    /** Of more streams than these the first are forgotten: if their clients still send on them, Helidon ends the connection. */
    private static final int MOST_REFUSED = 1_000;

    /** For the bodies, and for who reads them. */
    final HeldLock lock = new HeldLock();
    // under the lock, from here on; the volatile one is looked at without
    private final Map<Integer, Upload> uploads = new HashMap<>();
    private final Set<Integer> refused = new LinkedHashSet<>();
    private volatile boolean anyRefused;
    private int highest;
    private boolean unsettled;
    private @Nullable BodyLoss gone;

    @Override
    public void begins(int stream) {
        try (HeldLock held = lock.hold()) {
            // trailers come on a stream that is known
            if (stream > highest) {
                highest = stream;
                uploads.put(stream, new Upload(stream, false));
            }
        }
    }

    /** The request that asked for HTTP/2 on a connection of HTTP/1.1 is a stream whose frames, if it has any, are not told from others. */
    void upgraded(int stream) {
        try (HeldLock held = lock.hold()) {
            highest = stream;
            uploads.put(stream, new Upload(stream, true));
        }
    }

    @Override
    public void received(int stream, int bytes) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                upload.bytes += bytes;
            }
        }
    }

    @Override
    public void ends(int stream) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                upload.whole = true;
                unsettled = true;
            }
        }
    }

    /** The client has reset a stream. */
    void reset(int stream) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.get(stream);
            if (upload != null && !upload.whole) {
                upload.lose(BodyLoss.CLIENT);
            }
        }
    }

    /**
     * All that was received has been parsed: the connection's thread asks for more, which Helidon does not do before. What is whole lies in
     * its stream's queue now, and is nobody's to wait for.
     */
    void settle() {
        try (HeldLock held = lock.hold()) {
            if (unsettled) {
                unsettled = false;
                // one that was refused is known until its thread has left
                uploads.values().removeIf(upload -> upload.whole && !refused.contains(upload.stream));
            }
        }
    }

    /** The connection has ended: nothing will come any more. */
    void end(BodyLoss by) {
        try (HeldLock held = lock.hold()) {
            gone = by;
            uploads.values().forEach(upload -> upload.lose(by));
        }
    }

    @Override
    public boolean isRefused(int stream) {
        if (!anyRefused) {
            return false;
        }
        try (HeldLock held = lock.hold()) {
            return refused.contains(stream);
        }
    }

    @Override
    public boolean isOver(int stream) {
        if (!anyRefused) {
            return false;
        }
        try (HeldLock held = lock.hold()) {
            return refused.contains(stream) && !uploads.containsKey(stream);
        }
    }

    @Override
    public boolean isAwaited(int stream) {
        try (HeldLock held = lock.hold()) {
            return uploads.containsKey(stream);
        }
    }

    @Override
    public void floods(int stream) {
        try (HeldLock held = lock.hold()) {
            Upload upload = uploads.get(stream);
            if (upload != null) {
                upload.lose(BodyLoss.CLIENT);
            }
        }
    }

    // called by a thread that holds the lock, from here on

    /** The body of a stream, or null if there is none, or all of it is there. */
    @Nullable
    Upload get(int stream) {
        return uploads.get(stream);
    }

    /**
     * The body of a stream whose request is going to be routed.
     *
     * @param seen whether the client's frames are seen
     * @return null if there is none, or all of it is there
     */
    @Nullable
    Upload routed(int stream, boolean seen) {
        Upload upload = uploads.get(stream);
        if (upload == null && !seen) {
            upload = new Upload(stream, true);
            upload.loss = gone;
            uploads.put(stream, upload);
        }
        return upload;
    }

    /** Whether the connection has ended. */
    boolean isGone() {
        return gone != null;
    }

    /** No more of a stream's body is wanted. */
    void refuse(int stream) {
        refused.add(stream);
        if (refused.size() > MOST_REFUSED) {
            Integer eldest = refused.iterator().next();
            refused.remove(eldest);
        }
        anyRefused = true;
    }

    /**
     * Nobody is going to read a body any more.
     *
     * @return whether the client has not sent all of it, and does not know yet that nobody wants it
     */
    boolean leave(Upload upload) {
        uploads.remove(upload.stream, upload);
        if (upload.whole || upload.unseen || upload.loss == BodyLoss.CLIENT || gone != null) {
            return false;
        }
        refuse(upload.stream);
        return true;
    }
}
