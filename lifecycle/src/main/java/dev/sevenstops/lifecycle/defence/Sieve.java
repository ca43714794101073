package dev.sevenstops.lifecycle.defence;

import dev.sevenstops.lifecycle.protocol.Http2Frames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

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
 * <p>An empty DATA frame that does not end its stream says nothing (section 6.1), but Helidon takes it for the end of the body
 * ({@code ReadableEntityBase.RequestingInputStream}): it is dropped, so that nobody takes half a body for a whole one.
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

    /** What becomes of a frame. */
    private enum Fate {
        PASSED,
        HELD,
        DROPPED
    }

    private final IntPredicate refused;
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

    /**
     * From the first byte of a connection on.
     *
     * @param refused whether a stream is over for the server
     */
    Sieve(IntPredicate refused) {
        this.refused = refused;
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
            if (isKeptBack()) {
                return false;
            }
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
        if (isKeptBack()) {
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

    /** Whether the frame of this header is nothing for Helidon. */
    private boolean isKeptBack() {
        int type = header[3];
        if (type == DATA && (header[4] & END_STREAM) == 0 && length() == 0) {
            return true;
        }
        return (type == DATA || type == PRIORITY || type == RST_STREAM || type == WINDOW_UPDATE)
                && refused.test(Http2Frames.stream(header));
    }

    private int length() {
        return ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    }
}
