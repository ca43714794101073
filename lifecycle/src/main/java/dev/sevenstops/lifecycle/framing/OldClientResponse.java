package dev.sevenstops.lifecycle.framing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A response on its way to an HTTP/1.0 client: without Transfer-Encoding, and without the chunks that it announced, so that it ends where
 * the connection does. What comes in is the server's own, and taken as well-formed. Used by one thread.
 */
final class OldClientResponse {
    private static final byte[] NOTHING = {};
    private static final String HEAD_END = "\r\n\r\n";
    private static final String TRANSFER_ENCODING = "transfer-encoding:";

    private enum State {
        HEAD,
        AS_IT_IS,
        SIZE,
        DATA,
        DATA_END,
        LAST
    }

    private State state = State.HEAD;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long size;
    private long left;

    /** What becomes of the next bytes of the response; may be empty. */
    byte[] next(byte[] bytes) {
        if (state == State.AS_IT_IS) {
            return bytes;
        }
        if (state != State.HEAD) {
            return unchunked(bytes, 0);
        }
        int before = head.size();
        head.writeBytes(bytes);
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEAD_END);
        if (end < 0) {
            return NOTHING;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        boolean chunked = false;
        for (String line : text.substring(0, end).split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(TRANSFER_ENCODING)) {
                chunked = true;
            } else {
                out.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        out.writeBytes(Octets.ascii("\r\n"));
        state = chunked ? State.SIZE : State.AS_IT_IS;
        int rest = end + HEAD_END.length() - before;
        if (chunked) {
            out.writeBytes(unchunked(bytes, rest));
        } else {
            out.write(bytes, rest, bytes.length - rest);
        }
        head.reset();
        return out.toByteArray();
    }

    private byte[] unchunked(byte[] bytes, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int p = from;
        while (p < bytes.length && state != State.LAST) {
            switch (state) {
                case SIZE -> {
                    byte octet = bytes[p++];
                    int digit = Octets.hex(octet);
                    if (digit >= 0) {
                        size = (size << 4) | digit;
                    } else if (octet == '\n') {
                        left = size;
                        size = 0;
                        state = left == 0 ? State.LAST : State.DATA;
                    }
                }
                case DATA -> {
                    int step = (int) Math.min(left, bytes.length - p);
                    out.write(bytes, p, step);
                    p += step;
                    left -= step;
                    state = left == 0 ? State.DATA_END : State.DATA;
                }
                case DATA_END -> state = bytes[p++] == '\n' ? State.SIZE : State.DATA_END;
                default -> throw new IllegalStateException("not within the chunks: " + state);
            }
        }
        return out.toByteArray();
    }
}
