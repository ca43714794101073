package dev.sevenstops.lifecycle.protocol;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the HEADERS and RST_STREAM frames in what a client of HTTP/2 sends, how far the bodies of its requests have come, and what it says of
 * its windows (RFC 9113 sections 3.4, 4.1, 6.1, 6.2, 6.4, 6.5, 6.9 and 6.10), however its bytes are cut into pieces. Judges nothing: that is
 * for the protocol code, which reads the same bytes afterwards. Used by one thread.
 */
public final class Http2Frames {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int SETTING = 6;
    private static final int INITIAL_WINDOW_SIZE = 4;
    /** The largest frame that a server takes which has not said otherwise; settings beyond it end the connection. */
    private static final int LARGEST = 16_384;

    private final IntConsumer headers;
    private final IntConsumer reset;
    private final Windows windows;
    private final Bodies bodies;
    private final byte[] header = new byte[HEADER];
    private int headerBytes;
    /** What a frame holds, of one whose content is of interest. */
    private byte @Nullable [] content;
    /** Bytes that are still to come of the preface, later of what a frame holds. */
    private int left = PREFACE.length;
    /** The stream that ends with the headers which are being sent; 0 for none. */
    private int ending;

    private boolean prefaced;
    private boolean lost;

    /** Is told what a client lets the server send. */
    public interface Windows {
        /** Where nobody asks. */
        Windows UNSEEN = new Windows() {
            @Override
            public void initial(int size) {}

            @Override
            public void widened(int stream, int by) {}
        };

        /** How many bytes of DATA each stream may bring before its client asks for more. */
        void initial(int size);

        /**
         * The client takes so many bytes of DATA more.
         *
         * @param stream on this stream; 0 for all of the connection
         */
        void widened(int stream, int by);
    }

    /** Is told of the bodies of requests. */
    public interface Bodies {
        /** Where nobody asks. */
        Bodies UNSEEN = new Bodies() {
            @Override
            public void begins(int stream) {}

            @Override
            public void received(int stream, int bytes) {}

            @Override
            public void ends(int stream) {}
        };

        /** A HEADERS frame begins with which its stream does not end: if the stream is a new one, its body follows. */
        void begins(int stream);

        /**
         * Bytes of DATA, as they come: the rest of their frame may not be there yet.
         *
         * @param bytes how many, padding and its length among them
         */
        void received(int stream, int bytes);

        /** The client is done with a stream: the frame that says so is complete, or the headers that it begins. */
        void ends(int stream);
    }

    /**
     * From the first byte of a connection on.
     *
     * @param headers told the stream of each HEADERS frame, when the frame's own header is complete
     * @param reset told the stream of each RST_STREAM frame
     */
    public Http2Frames(IntConsumer headers, IntConsumer reset) {
        this(headers, reset, Windows.UNSEEN);
    }

    /**
     * From the first byte of a connection on.
     *
     * @param headers told the stream of each HEADERS frame, when the frame's own header is complete
     * @param reset told the stream of each RST_STREAM frame
     * @param windows told what the client says of its windows, when the frame that says it is complete
     */
    public Http2Frames(IntConsumer headers, IntConsumer reset, Windows windows) {
        this(headers, reset, windows, Bodies.UNSEEN);
    }

    /**
     * From the first byte of a connection on.
     *
     * @param headers told the stream of each HEADERS frame, when the frame's own header is complete
     * @param reset told the stream of each RST_STREAM frame
     * @param windows told what the client says of its windows, when the frame that says it is complete
     * @param bodies told how far the bodies have come
     */
    public Http2Frames(IntConsumer headers, IntConsumer reset, Windows windows, Bodies bodies) {
        this.headers = headers;
        this.reset = reset;
        this.windows = windows;
        this.bodies = bodies;
    }

    /** Goes on with these bytes, which follow those before. */
    public void scan(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && !lost) {
            if (left > 0) {
                int passed = Math.min(left, bytes.length - at);
                pass(bytes, at, passed);
                at += passed;
                continue;
            }
            int taken = Math.min(HEADER - headerBytes, bytes.length - at);
            System.arraycopy(bytes, at, header, headerBytes, taken);
            headerBytes += taken;
            at += taken;
            if (headerBytes == HEADER) {
                headerBytes = 0;
                left = number(header, 0, 3);
                tell();
            }
        }
    }

    /** Whether these bytes are not those of HTTP/2 from its beginning: nothing is found in them. */
    public boolean isLost() {
        return lost;
    }

    private void pass(byte[] bytes, int at, int count) {
        byte[] wanted = content;
        if (!prefaced) {
            int known = PREFACE.length - left;
            for (int i = 0; i < count; i++) {
                lost |= bytes[at + i] != PREFACE[known + i];
            }
        } else if (wanted != null) {
            System.arraycopy(bytes, at, wanted, wanted.length - left, count);
        } else if (header[3] == DATA) {
            bodies.received(stream(header), count);
        }
        left -= count;
        if (left == 0) {
            boolean frame = prefaced;
            prefaced = true;
            if (wanted != null) {
                content = null;
                tellOfWindows(wanted);
            }
            if (frame) {
                complete();
            }
        }
    }

    private void tell() {
        int type = header[3];
        if (type == HEADERS) {
            headers.accept(stream(header));
            if ((header[4] & END_STREAM) == 0) {
                bodies.begins(stream(header));
            }
        } else if (type == RST_STREAM) {
            reset.accept(stream(header));
        } else if (left > 0 && left <= LARGEST && (type == WINDOW_UPDATE || type == SETTINGS)) {
            content = new byte[left];
        }
        if (left == 0) {
            complete();
        }
    }

    /** All of a frame has come. Trailers end a stream when the last frame of them is complete (RFC 9113 section 6.10), and not before. */
    private void complete() {
        int type = header[3];
        int flags = header[4];
        if (type == DATA && (flags & END_STREAM) != 0) {
            bodies.ends(stream(header));
        } else if (type == HEADERS) {
            ending = (flags & END_STREAM) != 0 ? stream(header) : 0;
        }
        if ((type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) != 0 && ending != 0) {
            int ended = ending;
            ending = 0;
            bodies.ends(ended);
        }
    }

    private void tellOfWindows(byte[] payload) {
        if (header[3] == SETTINGS) {
            int size = initialWindow(payload);
            if (size >= 0) {
                windows.initial(size);
            }
        } else if (payload.length == 4) {
            windows.widened(stream(header), number(payload, 0, 4) & Integer.MAX_VALUE);
        }
    }

    /** The size of a stream's window that these settings name (RFC 9113 section 6.5.2); negative if they name none that there can be. */
    public static int initialWindow(byte[] settings) {
        int size = -1;
        for (int at = 0; at + SETTING <= settings.length; at += SETTING) {
            if (number(settings, at, 2) == INITIAL_WINDOW_SIZE) {
                size = number(settings, at + 2, 4);
            }
        }
        return size;
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
