package dev.sevenstops.gatling.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads HTTP/1.1 responses from a connection, one after the other, and keeps nothing of them. Just enough of the protocol
 * for probes: a length, chunks, or the connection's end. Belongs to one thread.
 */
final class RawResponse {
    private static final int MAX_LINE = 64 * 1024;

    /** Hears of a response while it is read. */
    interface Listener {
        /** The head has been read; what is still to come is the body. */
        default void head(int status, long firstByteAt) {}

        /** A piece of the body, without its framing. */
        default void body(byte[] bytes, int offset, int length) {}
    }

    /** Hears nothing. */
    static final Listener NOBODY = new Listener() {};

    private final InputStream in;
    private final byte[] buffer;
    private int position;
    private int limit;
    private long firstByteAt;
    private int status;
    private boolean reusable;
    private Listener listener = NOBODY;

    RawResponse(InputStream in, int bufferSize) {
        this.in = in;
        this.buffer = new byte[bufferSize];
    }

    /**
     * Reads the next response to its end.
     *
     * @throws EOFException if the connection ended first
     */
    void read() throws IOException {
        read("GET", NOBODY);
    }

    /** As {@link #read()}; the answer to a HEAD has no body, whatever length it says. */
    void read(String method, Listener hears) throws IOException {
        listener = hears;
        if (position == limit) {
            fill();
        }
        firstByteAt = System.nanoTime();
        do {
            head(method.equals("HEAD"));
        } while (status / 100 == 1);
    }

    private void head(boolean bodyless) throws IOException {
        String statusLine = line();
        if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12) {
            throw new IOException("not an HTTP/1 response");
        }
        status = (int) number(statusLine.substring(9, 12), 10);
        long length = -1;
        boolean chunked = false;
        reusable = statusLine.startsWith("HTTP/1.1");
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("not an HTTP/1 response");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" ->
                    chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
                case "connection" -> reusable &= !value.equalsIgnoreCase("close");
                default -> {
                    // says nothing about where the response ends
                }
            }
        }
        if (status / 100 == 1) {
            return;
        }
        listener.head(status, firstByteAt);
        if (bodyless || status == 204 || status == 304) {
            return;
        }
        if (chunked) {
            chunks();
        } else if (length >= 0) {
            skip(length);
        } else {
            reusable = false;
            drain();
        }
    }

    private void chunks() throws IOException {
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            long size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers
                }
                return;
            }
            skip(size);
            if (!line().isEmpty()) {
                throw new IOException("not an HTTP/1 response");
            }
        }
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (position == limit) {
                fill();
            }
            int step = (int) Math.min(left, limit - position);
            listener.body(buffer, position, step);
            position += step;
            left -= step;
        }
    }

    private void drain() throws IOException {
        listener.body(buffer, position, limit - position);
        position = limit;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            listener.body(buffer, 0, read);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (position == limit) {
                fill();
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
            if (position < limit) {
                position++;
                int end = line.length();
                if (end > 0 && line.charAt(end - 1) == '\r') {
                    line.setLength(end - 1);
                }
                return line.toString();
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a line of the response's head is longer than " + MAX_LINE + " bytes");
            }
        }
    }

    private void fill() throws IOException {
        int read = in.read(buffer);
        if (read < 0) {
            throw new EOFException("the connection ended before the response did");
        }
        position = 0;
        limit = read;
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long value = Long.parseLong(text, radix);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new IOException("not an HTTP/1 response: '" + text + "'", notANumber);
        }
        throw new IOException("not an HTTP/1 response: '" + text + "'");
    }

    /** When the first byte of the last response was there, on {@link System#nanoTime}'s clock. */
    long firstByteAt() {
        return firstByteAt;
    }

    int status() {
        return status;
    }

    /** Whether the connection can be asked again. */
    boolean reusable() {
        return reusable;
    }
}
