package dev.sevenstops.lifecycle.framing;

import static dev.sevenstops.lifecycle.framing.Octets.TARGET;
import static dev.sevenstops.lifecycle.framing.Octets.TOKEN;
import static dev.sevenstops.lifecycle.framing.Octets.VALUE;

/**
 * Reads a request's head, from its first octet to the empty line at its end, however it is cut into arrays. Knows the syntax (RFC
 * 9112 sections 2 to 5); what the fields mean is {@link HeadFields}' business. All positions that it remembers are relative to the
 * head's beginning, so that the head may be moved while it is not yet complete. Used by one thread.
 */
final class HeadScanner {
    /** No registered method is half as long (RFC 9112 section 3: 501 for one that is longer than any that is implemented). */
    private static final int LONGEST_METHOD = 64;

    /** {@code HTTP/1.1} and the CR behind it. */
    private static final int VERSION_LENGTH = 9;

    private enum State {
        EMPTY_LINES,
        EMPTY_LINE_END,
        METHOD,
        TARGET,
        VERSION,
        REQUEST_LINE_END,
        LINE,
        NAME,
        BEFORE_VALUE,
        VALUE,
        VALUE_END,
        HEAD_END
    }

    private final FramingLimits limits;
    private final HeadFields fields;

    private State state = State.EMPTY_LINES;
    /** The first octet that has not been looked at. */
    private int at;

    private int emptyLines;
    private int start;
    private int targetStart;
    private int targetEnd;
    private int targetClasses;
    private int headersStart;
    private int count;
    private int lineStart;
    private int nameEnd;
    private int valueStart;

    HeadScanner(FramingLimits limits, HeadFields fields) {
        this.limits = limits;
        this.fields = fields;
    }

    /** Forgets the request. */
    void reset() {
        state = State.EMPTY_LINES;
        at = 0;
        emptyLines = 0;
        targetEnd = 0;
        targetStart = 0;
        targetClasses = 0;
        count = 0;
        fields.reset();
    }

    /** Whether there has been more than empty lines. */
    boolean started() {
        return state.compareTo(State.EMPTY_LINE_END) > 0;
    }

    /** Number of octets of the head, with the empty lines in front of it, once it is complete. */
    int length() {
        return at;
    }

    /** Whether the method is HEAD. */
    boolean isHead(byte[] in, int base) {
        int from = base + start;
        return targetStart - start == 5
                && in[from] == 'H'
                && in[from + 1] == 'E'
                && in[from + 2] == 'A'
                && in[from + 3] == 'D';
    }

    /** The method, or nothing if it is not yet known. */
    String method(byte[] in, int base) {
        return targetStart == 0 ? "" : Octets.text(in, base + start, base + targetStart - 1);
    }

    /** The request-target without its query, or nothing if it is not yet known. */
    String path(byte[] in, int base) {
        if (targetEnd == 0) {
            return "";
        }
        String target = Octets.text(in, base + targetStart, base + targetEnd);
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /**
     * Reads on.
     *
     * @param in holds the head
     * @param base where the head begins
     * @param limit where what has been received ends
     * @return whether the head is complete; if not, all of it is wanted again with more behind it
     * @throws Rejected if it is not valid, or larger than the limits
     */
    boolean scan(byte[] in, int base, int limit) {
        int p = base + at;
        while (p < limit) {
            byte octet = in[p];
            switch (state) {
                case EMPTY_LINES -> {
                    if (octet == '\r') {
                        state = State.EMPTY_LINE_END;
                        p++;
                    } else {
                        start = p - base;
                        fields.emptyLines(start);
                        state = State.METHOD;
                    }
                }
                case EMPTY_LINE_END -> {
                    if (octet != '\n' || ++emptyLines > limits.emptyLines()) {
                        throw Rejected.bad("A request begins with its method.");
                    }
                    state = State.EMPTY_LINES;
                    p++;
                }
                case METHOD -> {
                    while (p < limit && Octets.is(in[p], TOKEN)) {
                        p++;
                    }
                    method(p - base - start, p < limit ? in[p] : 0, p == limit);
                    if (p < limit) {
                        lowerCase(in, base + start, p);
                        p++;
                        targetStart = p - base;
                        state = State.TARGET;
                    }
                }
                case TARGET -> {
                    int classes = 0;
                    while (p < limit && ((classes = Octets.classes(in[p])) & TARGET) != 0) {
                        targetClasses |= classes;
                        p++;
                    }
                    lineTooLong(p - base);
                    if (p < limit) {
                        target(in, base, p);
                        p++;
                        state = State.VERSION;
                    }
                }
                case VERSION -> {
                    int from = base + targetEnd + 1;
                    if (limit - from < VERSION_LENGTH) {
                        Version.partial(in, from, limit);
                        at = p - base;
                        return false;
                    }
                    fields.version(Version.of(in, from), targetEnd + 1);
                    p = from + VERSION_LENGTH;
                    lineTooLong(p - 1 - base);
                    state = State.REQUEST_LINE_END;
                }
                case REQUEST_LINE_END -> {
                    lineFeed(octet);
                    p++;
                    headersStart = p - base;
                    state = State.LINE;
                }
                case LINE -> {
                    lineStart = p - base;
                    if (octet == '\r') {
                        state = State.HEAD_END;
                        p++;
                    } else {
                        state = State.NAME;
                    }
                }
                case NAME -> {
                    while (p < limit && Octets.is(in[p], TOKEN)) {
                        p++;
                    }
                    headersTooLarge(p - base);
                    if (p < limit) {
                        name(in[p], p - base);
                        p++;
                        state = State.BEFORE_VALUE;
                    }
                }
                case BEFORE_VALUE -> {
                    while (p < limit && Octets.isSpace(in[p])) {
                        p++;
                    }
                    headersTooLarge(p - base);
                    if (p < limit) {
                        valueStart = p - base;
                        state = State.VALUE;
                    }
                }
                case VALUE -> {
                    while (p < limit && Octets.is(in[p], VALUE)) {
                        p++;
                    }
                    headersTooLarge(p - base);
                    if (p < limit) {
                        if (in[p] != '\r') {
                            throw Rejected.bad(
                                    "A header's value holds a control character, or its line ends without CR LF.");
                        }
                        p++;
                        state = State.VALUE_END;
                    }
                }
                case VALUE_END -> {
                    lineFeed(octet);
                    p++;
                    headersTooLarge(p - base);
                    fields.field(in, base, lineStart, nameEnd, valueStart, p - 2 - base);
                    state = State.LINE;
                }
                case HEAD_END -> {
                    lineFeed(octet);
                    p++;
                    at = p - base;
                    fields.complete(in, base, at);
                    return true;
                }
            }
        }
        at = p - base;
        return false;
    }

    private static void method(int length, byte next, boolean unfinished) {
        if (length > LONGEST_METHOD) {
            throw new Rejected(501, "The method is longer than any that is known.");
        }
        if (!unfinished && (length == 0 || next != ' ')) {
            throw Rejected.bad("A request begins with its method and one space.");
        }
    }

    /** Methods are case-sensitive, and no known one has small letters (RFC 9110 section 9.1); Helidon 4.4.0 reads get as GET. */
    private static void lowerCase(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] >= 'a' && in[i] <= 'z') {
                throw new Rejected(501, "The method is none that is known: they are written in capitals.");
            }
        }
    }

    private void target(byte[] in, int base, int end) {
        if (in[end] != ' ' || end == base + targetStart) {
            throw Rejected.bad(
                    "The request line is not a method, a target and a version with one space between them, or the target"
                            + " holds a character that it must encode.");
        }
        targetEnd = end - base;
        if ((targetClasses & Octets.ODD) != 0 || in[base + targetStart] != '/' || in[base + start] == 'C') {
            fields.target(Target.of(in, base, start, targetStart, targetEnd));
        }
    }

    private void name(byte next, int end) {
        if (next != ':') {
            throw Rejected.bad(
                    "A header line is not a name with a colon straight behind it, or it continues the line before it.");
        }
        if (end == lineStart) {
            throw Rejected.bad("A header has no name.");
        }
        if (++count > limits.headerCount()) {
            throw new Rejected(
                    431, "There are more than " + limits.headerCount() + " headers, the most that is taken.");
        }
        nameEnd = end;
    }

    private static void lineFeed(byte octet) {
        if (octet != '\n') {
            throw Rejected.bad("There is a CR without LF behind it.");
        }
    }

    private void lineTooLong(int end) {
        if (end - start > limits.requestLine()) {
            throw new Rejected(
                    414, "The request line is longer than " + limits.requestLine() + " bytes, the most that is taken.");
        }
    }

    private void headersTooLarge(int end) {
        if (end - headersStart > limits.headers()) {
            throw new Rejected(
                    431, "The headers are larger than " + limits.headers() + " bytes, the most that is taken.");
        }
    }
}
