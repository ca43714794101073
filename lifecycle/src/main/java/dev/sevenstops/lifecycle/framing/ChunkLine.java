package dev.sevenstops.lifecycle.framing;

/**
 * Reads the line in front of a chunk octet by octet: its size and its extensions, RFC 9112 sections 7.1 and 7.1.1. Extensions are checked
 * and forgotten: a recipient MUST ignore those that it does not know. Used by one thread.
 */
final class ChunkLine {
    private enum State {
        FIRST_DIGIT,
        SIZE,
        /** White space in front of a semicolon. */
        SPACE,
        NAME_FIRST,
        NAME,
        /** White space behind an extension's name, in front of its value or of the next extension. */
        NAME_SPACE,
        VALUE_FIRST,
        TOKEN,
        QUOTED,
        QUOTED_PAIR,
        /** Behind a quoted string. */
        VALUE_END,
        LAST
    }

    private final FramingLimits limits;
    private State state = State.FIRST_DIGIT;
    private int length;
    private int extensions;
    private long size;

    ChunkLine(FramingLimits limits) {
        this.limits = limits;
    }

    /** Forgets the body. */
    void reset() {
        extensions = 0;
        next();
    }

    /** Forgets the line. */
    void next() {
        state = State.FIRST_DIGIT;
        length = 0;
        size = 0;
    }

    /** The chunk's size; {@code Long.MAX_VALUE} if it is no smaller. */
    long size() {
        return size;
    }

    /** Takes an octet; returns whether it was the last one of the line. */
    boolean ends(byte octet) {
        if (++length > limits.chunkLine()) {
            throw Rejected.bad("A chunk's size and extensions are longer than " + limits.chunkLine()
                    + " bytes, the most that is taken.");
        }
        if (state == State.LAST) {
            if (octet != '\n') {
                throw Rejected.bad("There is a CR without LF behind it.");
            }
            return true;
        }
        // the CR is counted for the first semicolon, which is not
        if (state.compareTo(State.SIZE) > 0 && ++extensions > limits.extensions()) {
            throw Rejected.bad(
                    "The chunk extensions are longer than " + limits.extensions() + " bytes, the most that is taken.");
        }
        state = after(octet);
        return false;
    }

    private State after(byte octet) {
        return switch (state) {
            case FIRST_DIGIT -> digit(octet);
            case SIZE -> Octets.hex(octet) >= 0 ? digit(octet) : octet == '\r' ? State.LAST : separator(octet);
            case SPACE -> separator(octet);
            case NAME_FIRST -> Octets.isSpace(octet) ? State.NAME_FIRST : token(octet, State.NAME);
            case NAME -> behindName(octet, true);
            case NAME_SPACE -> behindName(octet, false);
            case VALUE_FIRST ->
                octet == '"' ? State.QUOTED : Octets.isSpace(octet) ? State.VALUE_FIRST : token(octet, State.TOKEN);
            case TOKEN -> Octets.is(octet, Octets.TOKEN) ? State.TOKEN : behindValue(octet);
            case QUOTED -> quoted(octet);
            case QUOTED_PAIR -> {
                if (!Octets.is(octet, Octets.VALUE)) {
                    throw malformed();
                }
                yield State.QUOTED;
            }
            case VALUE_END -> behindValue(octet);
            case LAST -> throw new IllegalStateException("the line has ended");
        };
    }

    private State digit(byte octet) {
        int digit = Octets.hex(octet);
        if (digit < 0) {
            throw Rejected.bad("A chunk does not begin with its size in hexadecimal digits.");
        }
        size = size > Long.MAX_VALUE >> 4 ? Long.MAX_VALUE : ((size << 4) | digit);
        return State.SIZE;
    }

    private static State separator(byte octet) {
        if (octet == ';') {
            return State.NAME_FIRST;
        }
        if (Octets.isSpace(octet)) {
            return State.SPACE;
        }
        throw malformed();
    }

    private static State behindName(byte octet, boolean within) {
        if (within && Octets.is(octet, Octets.TOKEN)) {
            return State.NAME;
        }
        if (Octets.isSpace(octet)) {
            return State.NAME_SPACE;
        }
        if (octet == '=') {
            return State.VALUE_FIRST;
        }
        return behind(octet, within);
    }

    private static State behindValue(byte octet) {
        return Octets.isSpace(octet) ? State.SPACE : behind(octet, true);
    }

    private static State behind(byte octet, boolean mayEnd) {
        if (octet == ';') {
            return State.NAME_FIRST;
        }
        if (octet == '\r' && mayEnd) {
            return State.LAST;
        }
        throw malformed();
    }

    private static State quoted(byte octet) {
        if (octet == '"') {
            return State.VALUE_END;
        }
        if (octet == '\\') {
            return State.QUOTED_PAIR;
        }
        if (Octets.is(octet, Octets.QUOTED)) {
            return State.QUOTED;
        }
        throw malformed();
    }

    private static State token(byte octet, State next) {
        if (Octets.is(octet, Octets.TOKEN)) {
            return next;
        }
        throw malformed();
    }

    private static Rejected malformed() {
        return Rejected.bad("The line of a chunk is not its size with valid extensions and CR LF.");
    }
}
