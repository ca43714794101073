package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps from Helidon's HTTP/2 what a client sends on streams that are over for the server, and nothing else. Used by the connection's thread.
 *
 * <p>A client that is told to stop has frames on the way (RFC 9113 section 5.4.2), and Helidon 4.4.0 does not ignore them: DATA that no
 * handler takes is queued, and the frame behind the 32nd blocks the connection's thread for ever ({@code Http2ServerStream.data}), an
 * RST_STREAM of a stream that it has forgotten ends the connection ({@code Http2Connection.rstStream}). HEADERS and CONTINUATION pass all the
 * same: without them the headers of the streams to come cannot be decompressed (section 4.3).
 *
 * <p>DATA is passed on by whole frames, for a frame that has begun could not be taken back when its stream ends before it is complete.
 * Helidon waits for the whole of it in any case. Larger frames than any client may send that has not been told otherwise pass as they come.
 *
 * <p>An empty DATA frame in the midst of a body says nothing (section 6.1), but Helidon takes it for the end of the body
 * ({@code ReadableEntityBase.RequestingInputStream}): it is dropped, so that nobody takes half a body for a whole one. Helidon ends a
 * connection that sends too many of them in a row: when there are many those that follow pass, and the body is given up before.
 */
final class Sieve {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int LARGEST = 16_384;
    /** As many empty frames in a row are nobody's attack: Helidon's own default. */
    private static final int MOST_EMPTY = 10;

    /** What becomes of a frame. */
    private enum Fate {
        PASSED,
        HELD,
        DROPPED
    }

    /** What becomes of the streams. */
    interface Verdicts {
        /** Whether no more DATA of a stream is wanted. */
        boolean isRefused(int stream);

        /** Whether a stream is over for the server in every way: it writes no more on it, but to reset it. */
        boolean isOver(int stream);

        /** Whether a stream is in the midst of its body, as far as that has been parsed. */
        boolean isAwaited(int stream);

        /** A client sends nothing but empty frames: Helidon will take this one for the end of the body. */
        void floods(int stream);
    }

    private final Verdicts verdicts;
    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    /** The frame that is held until it is complete. */
    private byte[] frame = {};

    private Fate fate = Fate.PASSED;
    /** Bytes that are still to come of the preface, later of what a frame holds. */
    private int left = PREFACE.length;

    private boolean prefaced;
    private boolean lost;
    private int dropped;
    /** Empty frames of DATA since the last that was not. */
    private int empty;

    /**
     * From the first byte of a connection on.
     *
     * @param verdicts asked for each frame that may be kept back
     */
    Sieve(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    /** What may pass of these bytes, and of what was held back before; the same bytes if nothing is to be changed. */
    byte[] pass(byte[] bytes) {
        if (lost || (prefaced && left == 0 && headerBytes == 0 && passesAsItIs(bytes))) {
            return bytes;
        }
        ByteArrayOutputStream passed = new ByteArrayOutputStream(bytes.length + HEADER);
        int at = 0;
        while (at < bytes.length) {
            if (lost) {
                passed.write(bytes, at, bytes.length - at);
                return passed.toByteArray();
            }
            at += left > 0 ? goOn(bytes, at, passed) : begin(bytes, at, passed);
        }
        return passed.toByteArray();
    }

    /** Bytes of DATA that were kept back since this was asked last: nobody else gives the client its window for them back. */
    int dropped() {
        int since = dropped;
        dropped = 0;
        return since;
    }

    /** Whether these are whole frames, none of which is kept back. */
    private boolean passesAsItIs(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes.length - at < HEADER) {
                return false;
            }
            System.arraycopy(bytes, at, header, 0, HEADER);
            if (saysNothing() || isKeptBack()) {
                return false;
            }
            empty = header[3] == DATA ? 0 : empty;
            at += HEADER + length();
        }
        return at == bytes.length;
    }

    /** Goes on with the preface, or with a frame. Returns how many bytes it has used. */
    private int goOn(byte[] bytes, int at, ByteArrayOutputStream passed) {
        int count = Math.min(left, bytes.length - at);
        if (!prefaced) {
            int known = PREFACE.length - left;
            for (int i = 0; i < count; i++) {
                lost |= bytes[at + i] != PREFACE[known + i];
            }
        }
        if (fate == Fate.PASSED) {
            passed.write(bytes, at, count);
        } else if (fate == Fate.HELD) {
            System.arraycopy(bytes, at, frame, frame.length - left, count);
        }
        left -= count;
        if (left == 0) {
            prefaced = true;
            if (fate == Fate.HELD) {
                release(passed);
            }
        }
        return count;
    }

    /** The frame that was held is complete; its stream may have ended meanwhile. */
    private void release(ByteArrayOutputStream passed) {
        if (isKeptBack()) {
            dropped += length();
        } else {
            passed.writeBytes(frame);
        }
        frame = new byte[0];
    }

    /** Goes on with the header of a frame. Returns how many bytes it has used. */
    private int begin(byte[] bytes, int at, ByteArrayOutputStream passed) {
        int count = Math.min(HEADER - headerBytes, bytes.length - at);
        System.arraycopy(bytes, at, header, headerBytes, count);
        headerBytes += count;
        if (headerBytes < HEADER) {
            return count;
        }
        headerBytes = 0;
        left = length();
        if (header[3] == DATA && left > 0) {
            empty = 0;
        }
        if (saysNothing() ? isDropped() : isKeptBack()) {
            fate = Fate.DROPPED;
            dropped += header[3] == DATA ? left : 0;
        } else if (header[3] == DATA && left <= LARGEST && bytes.length - at - count < left) {
            fate = Fate.HELD;
            frame = new byte[HEADER + left];
            System.arraycopy(header, 0, frame, 0, HEADER);
        } else {
            fate = Fate.PASSED;
            passed.write(header, 0, HEADER);
        }
        return count;
    }

    /** Whether the frame of this header is DATA without any, and not the last of its stream. */
    private boolean saysNothing() {
        return header[3] == DATA && (header[4] & END_STREAM) == 0 && length() == 0;
    }

    /** Whether that is nothing for Helidon. Asked once for each. */
    private boolean isDropped() {
        int stream = Http2Frames.stream(header);
        if (verdicts.isRefused(stream)) {
            return true;
        }
        if (!verdicts.isAwaited(stream)) {
            // an error of the client's, which Helidon tells it
            return false;
        }
        empty++;
        if (empty <= MOST_EMPTY) {
            return true;
        }
        verdicts.floods(stream);
        return false;
    }

    /** Whether the frame of this header, another one, is nothing for Helidon. */
    private boolean isKeptBack() {
        int type = header[3];
        if (type == DATA) {
            return verdicts.isRefused(Http2Frames.stream(header));
        }
        return (type == PRIORITY || type == RST_STREAM || type == WINDOW_UPDATE)
                && verdicts.isOver(Http2Frames.stream(header));
    }

    private int length() {
        return ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    }
}
