package dev.sevenstops.lifecycle.framing;

/**
 * Follows a body in chunks (RFC 9112 section 7.1) and hands it on in a form that the most modest reader understands: no extensions, no
 * trailers, no leading zeros, and no chunk larger than what that reader should hold at once. What has that form already stays where it
 * is. Used by one thread.
 */
final class ChunkedBody {
    private static final byte[] NOTHING = {};
    private static final byte[] END = Octets.ascii("0\r\n\r\n");
    /** More digits than the size of a chunk that is handed on as it is. */
    private static final int FEW_DIGITS = 8;

    private enum State {
        LINE,
        LINE_SLOWLY,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    private final FramingLimits limits;
    private final ChunkLine line;
    private final TrailerScanner trailers;

    private State state = State.LINE;
    private long total;
    /** What is left of the chunk that has been received. */
    private long chunk;
    /** What is left of the chunk that is handed on. */
    private long piece;

    ChunkedBody(FramingLimits limits) {
        this.limits = limits;
        this.line = new ChunkLine(limits);
        this.trailers = new TrailerScanner(limits);
    }

    void reset() {
        state = State.LINE;
        total = 0;
        chunk = 0;
        piece = 0;
        line.reset();
        trailers.reset();
    }

    /** Whether the body has been read to its end. */
    boolean done() {
        return state == State.DONE;
    }

    /**
     * Reads on.
     *
     * @param out takes what is handed on; it has begun at or before the same array's position
     * @return where it has stopped: at the limit, or behind the body
     * @throws Rejected if the body is not valid or too large
     */
    int read(byte[] in, int from, int limit, Output out) {
        int p = from;
        // where what is not handed on as it is begins
        int held = p;
        while (p < limit && state != State.DONE) {
            switch (state) {
                case LINE -> {
                    held = p;
                    p = plain(in, p, limit);
                }
                case LINE_SLOWLY -> {
                    if (line.ends(in[p++])) {
                        size(line.size());
                        if (chunk == 0) {
                            state = State.TRAILERS;
                        } else {
                            out.replace(held, p, pieceLine(""));
                            state = State.DATA;
                        }
                    }
                }
                case DATA -> {
                    int step = (int) Math.min(limit - p, piece);
                    p += step;
                    piece -= step;
                    chunk -= step;
                    if (piece == 0 && chunk > 0) {
                        out.replace(p, p, pieceLine("\r\n"));
                    } else if (chunk == 0) {
                        state = State.DATA_CR;
                    }
                }
                case DATA_CR -> {
                    chunkEnd(in[p++], '\r');
                    state = State.DATA_LF;
                }
                case DATA_LF -> {
                    chunkEnd(in[p++], '\n');
                    line.next();
                    state = State.LINE;
                }
                case TRAILERS -> {
                    if (trailers.ends(in[p++])) {
                        out.replace(held, p, END);
                        state = State.DONE;
                    }
                }
                case DONE -> throw new IllegalStateException("the loop has ended");
            }
        }
        if (state == State.LINE_SLOWLY || state == State.TRAILERS) {
            out.replace(held, p, NOTHING);
        }
        return p;
    }

    /** Reads a line that needs no change and has come in one piece; leaves any other to the slow way. */
    private int plain(byte[] in, int from, int limit) {
        if (limit - from >= END.length && in[from] == '0' && in[from + 1] == '\r') {
            boolean end = in[from + 2] == '\n' && in[from + 3] == '\r' && in[from + 4] == '\n';
            state = end ? State.DONE : State.LINE_SLOWLY;
            return end ? from + END.length : from;
        }
        int p = from;
        long size = 0;
        int most = Math.min(limit, from + FEW_DIGITS);
        while (p < most && Octets.hex(in[p]) >= 0) {
            size = (size << 4) | Octets.hex(in[p]);
            p++;
        }
        if (p + 1 < limit && size > 0 && size <= limits.chunk() && in[p] == '\r' && in[p + 1] == '\n') {
            size(size);
            piece = size;
            state = State.DATA;
            return p + 2;
        }
        state = State.LINE_SLOWLY;
        return from;
    }

    private void size(long size) {
        if (size > limits.body() - total || (size == Long.MAX_VALUE && size > 0)) {
            throw Rejected.bodyTooLarge(limits.body());
        }
        total += size;
        chunk = size;
    }

    private byte[] pieceLine(String before) {
        piece = Math.min(chunk, limits.chunk());
        return Octets.ascii(before + Long.toHexString(piece) + "\r\n");
    }

    private static void chunkEnd(byte octet, char expected) {
        if (octet != expected) {
            throw Rejected.bad("A chunk's data is not as long as its size says: no CR LF behind it.");
        }
    }
}
