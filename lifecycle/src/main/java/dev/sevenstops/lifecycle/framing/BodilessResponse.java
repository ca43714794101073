package dev.sevenstops.lifecycle.framing;

import java.util.Arrays;

/**
 * A response to HEAD on its way out: its head, and nothing of the body that a handler may have written, since it would be taken for the
 * next response (RFC 9112 section 6.3). Helidon 4.4.0 sends what it is given. Used by one thread.
 */
final class BodilessResponse {
    private static final byte[] NOTHING = {};
    private static final byte[] HEAD_END = Octets.ascii("\r\n\r\n");
    /** Where the first digit of the status stands. */
    private static final int STATUS = 9;

    private int position;
    private int matched;
    private boolean interim;
    private boolean done;

    /** What becomes of the next bytes of the response; may be empty. */
    byte[] next(byte[] bytes) {
        if (done) {
            return NOTHING;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (position++ == STATUS) {
                interim = bytes[i] == '1';
            }
            matched = bytes[i] == HEAD_END[matched] ? matched + 1 : bytes[i] == '\r' ? 1 : 0;
            if (matched == HEAD_END.length) {
                matched = 0;
                position = 0;
                if (!interim) {
                    done = true;
                    return i + 1 == bytes.length ? bytes : Arrays.copyOf(bytes, i + 1);
                }
            }
        }
        return bytes;
    }
}
