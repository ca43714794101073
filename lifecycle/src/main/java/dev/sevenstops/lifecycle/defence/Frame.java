package dev.sevenstops.lifecycle.defence;

import io.helidon.common.buffers.BufferData;

/** A frame that is written, as its own header describes it: RFC 9113 section 4.1. */
record Frame(int type, int flags, int stream, int length) {
    /** How long that header is. */
    static final int HEADER = 9;

    // RFC 9113 section 6
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    private static final int END_STREAM = 1;

    /** The frame that begins here. */
    static Frame of(BufferData frame) {
        return new Frame(
                number(frame, 3, 1), number(frame, 4, 1), number(frame, 5, 4) & Integer.MAX_VALUE, number(frame, 0, 3));
    }

    private static int number(BufferData frame, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = (number << 8) | (frame.get(i) & 0xff);
        }
        return number;
    }

    /** Whether nothing of its stream follows. */
    boolean endsStream() {
        return type == RST_STREAM || ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0);
    }
}
