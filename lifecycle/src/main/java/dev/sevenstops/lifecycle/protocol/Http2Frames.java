package dev.sevenstops.lifecycle.protocol;

import java.util.function.IntConsumer;

/**
 * Finds the HEADERS and RST_STREAM frames in what a client of HTTP/2 sends (RFC 9113 sections 3.4, 4.1, 6.2 and 6.4), however its bytes
 * are cut into pieces. Judges nothing: that is for the protocol code, which reads the same bytes afterwards. Used by one thread.
 */
public final class Http2Frames {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;

    private final IntConsumer headers;
    private final IntConsumer reset;
    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    /** Bytes that are of no interest: the preface at first, later what a frame holds. */
    private int skip = PREFACE;

    /**
     * From the first byte of a connection on.
     *
     * @param headers told the stream of each HEADERS frame, when the frame's own header is complete
     * @param reset told the stream of each RST_STREAM frame
     */
    public Http2Frames(IntConsumer headers, IntConsumer reset) {
        this.headers = headers;
        this.reset = reset;
    }

    /** Goes on with these bytes, which follow those before. */
    public void scan(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (skip > 0) {
                int passed = Math.min(skip, bytes.length - at);
                skip -= passed;
                at += passed;
                continue;
            }
            int taken = Math.min(HEADER - headerBytes, bytes.length - at);
            System.arraycopy(bytes, at, header, headerBytes, taken);
            headerBytes += taken;
            at += taken;
            if (headerBytes == HEADER) {
                headerBytes = 0;
                skip = number(header, 0, 3);
                tell();
            }
        }
    }

    private void tell() {
        if (header[3] == HEADERS) {
            headers.accept(stream(header));
        } else if (header[3] == RST_STREAM) {
            reset.accept(stream(header));
        }
    }

    /** Whether these bytes are a whole RST_STREAM frame. */
    public static boolean isReset(byte[] frame) {
        return frame.length == HEADER + 4 && number(frame, 0, 3) == 4 && frame[3] == RST_STREAM;
    }

    /** The stream of a frame; its highest bit is reserved. */
    public static int stream(byte[] frame) {
        return number(frame, 5, 4) & Integer.MAX_VALUE;
    }

    private static int number(byte[] bytes, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }
}
