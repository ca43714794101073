package dev.sevenstops.lifecycle.framing;

import java.util.Arrays;
import java.util.Locale;

/**
 * A response on its way out that ends where its Content-Length says; one without passes as it is. Asked for trailers, Helidon 4.4.0
 * (Http1ServerResponse, commit) writes its own behind a stream that it has just given a length, since all of it fits one buffer: the
 * client would take them for the beginning of the next response (RFC 9112 section 6.3). Used by one thread.
 */
final class MeasuredResponse {
    private static final String HEAD_END = "\r\n\r\n";
    private static final String CONTENT_LENGTH = "content-length:";
    /** Where the first digit of the status stands. */
    private static final int STATUS = 9;

    private static final long UNKNOWN = -1;

    private final StringBuilder head = new StringBuilder();
    private boolean inHead = true;
    private long left = UNKNOWN;

    /** What becomes of the next bytes of the response; may be empty. */
    byte[] next(byte[] bytes) {
        int at = 0;
        while (inHead && at < bytes.length) {
            head.append((char) (bytes[at++] & 0xff));
            if (bytes[at - 1] == '\n' && head.indexOf(HEAD_END, Math.max(0, head.length() - HEAD_END.length())) >= 0) {
                inHead = head.charAt(STATUS) == '1';
                left = length();
                head.setLength(0);
            }
        }
        if (inHead || left == UNKNOWN) {
            return bytes;
        }
        int kept = (int) Math.min(left, bytes.length - at);
        left -= kept;
        return at + kept == bytes.length ? bytes : Arrays.copyOf(bytes, at + kept);
    }

    private long length() {
        for (String line : head.toString().split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH)) {
                return Long.parseLong(line.substring(CONTENT_LENGTH.length()).strip());
            }
        }
        return UNKNOWN;
    }
}
