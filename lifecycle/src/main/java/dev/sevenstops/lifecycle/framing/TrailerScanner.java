package dev.sevenstops.lifecycle.framing;

/**
 * Reads what follows the last chunk, up to the empty line: field lines of the same syntax as headers, RFC 9112 section 7.1.2. They are
 * checked and forgotten: a recipient MAY discard them, and none of them may change what has been understood of the message (RFC 9110
 * section 6.5.1). Used by one thread.
 */
final class TrailerScanner {
    private enum State {
        LINE,
        NAME,
        VALUE,
        VALUE_END,
        LAST
    }

    private final FramingLimits limits;
    private State state = State.LINE;
    private int size;
    private int count;

    TrailerScanner(FramingLimits limits) {
        this.limits = limits;
    }

    void reset() {
        state = State.LINE;
        size = 0;
        count = 0;
    }

    /** Takes an octet; returns whether it was the last one. */
    boolean ends(byte octet) {
        size++;
        switch (state) {
            case LINE -> {
                if (octet == '\r') {
                    state = State.LAST;
                } else {
                    begin(octet);
                }
            }
            case NAME -> {
                if (octet == ':') {
                    state = State.VALUE;
                } else if (!Octets.is(octet, Octets.TOKEN)) {
                    throw Rejected.bad("A trailer line is not a name with a colon straight behind it.");
                }
            }
            case VALUE -> {
                if (octet == '\r') {
                    state = State.VALUE_END;
                } else if (!Octets.is(octet, Octets.VALUE)) {
                    throw Rejected.bad("A trailer's value holds a control character, or its line ends without CR LF.");
                }
            }
            case VALUE_END -> {
                lineFeed(octet);
                state = State.LINE;
            }
            case LAST -> {
                lineFeed(octet);
                return true;
            }
        }
        if (size - 2 > limits.trailers()) {
            throw new Rejected(
                    431, "The trailers are larger than " + limits.trailers() + " bytes, the most that is taken.");
        }
        return false;
    }

    private void begin(byte octet) {
        if (!Octets.is(octet, Octets.TOKEN)) {
            throw Rejected.bad("A trailer has no name, or its line continues the one before it.");
        }
        if (++count > limits.headerCount()) {
            throw new Rejected(
                    431, "There are more than " + limits.headerCount() + " trailers, the most that is taken.");
        }
        state = State.NAME;
    }

    private static void lineFeed(byte octet) {
        if (octet != '\n') {
            throw Rejected.bad("There is a CR without LF behind it.");
        }
    }
}
