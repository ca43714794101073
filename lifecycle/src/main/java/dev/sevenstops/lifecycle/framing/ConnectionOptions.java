package dev.sevenstops.lifecycle.framing;

import java.util.Arrays;

/** The options of a request's Connection headers, RFC 9110 section 7.6.1: a list, in any case. */
final class ConnectionOptions {
    private static final byte[] CLOSE = Octets.ascii("close");
    private static final int FEW = 4;

    /** What is done with each of the lines. */
    @FunctionalInterface
    interface Line {
        void at(int from, int to);
    }

    /** Beginning and end of each line, made when the first one comes. */
    private int[] lines = {};

    private int count;
    private boolean close;
    private boolean canonical;

    void reset() {
        count = 0;
        close = false;
        canonical = false;
    }

    /** Whether one of the options is {@code close}. */
    boolean close() {
        return close;
    }

    /** Whether {@code close} is all there is, written so that Helidon 4.4.0 knows it. */
    boolean canonicalClose() {
        return close && canonical && count == 1;
    }

    /** Calls back with each of the lines, from its beginning to the beginning of the next. */
    void lines(Line each) {
        for (int i = 0; i < count; i++) {
            each.at(lines[2 * i], lines[2 * i + 1]);
        }
    }

    /** A Connection header. */
    void line(byte[] in, int base, int line, int nameEnd, int valueStart, int lineEnd) {
        if (2 * count == lines.length) {
            lines = Arrays.copyOf(lines, Math.max(2 * FEW, 2 * lines.length));
        }
        lines[2 * count] = line;
        lines[2 * count + 1] = lineEnd + 2;
        count++;
        int from = base + valueStart;
        int to = base + lineEnd;
        while (from < to) {
            int end = from;
            while (end < to && in[end] != ',') {
                end++;
            }
            option(in, from, end);
            from = end + 1;
        }
        canonical = HeadFields.isWritten(in, base, nameEnd, valueStart, lineEnd, CLOSE);
    }

    private void option(byte[] in, int from, int to) {
        int start = from;
        while (start < to && Octets.isSpace(in[start])) {
            start++;
        }
        int end = HeadFields.trimmed(in, 0, start, to);
        int token = start;
        while (token < end && Octets.is(in[token], Octets.TOKEN)) {
            token++;
        }
        if (token < end) {
            throw Rejected.bad("The Connection header is not a list of options.");
        }
        close |= Octets.equalsIgnoreCase(in, start, end, CLOSE);
    }
}
