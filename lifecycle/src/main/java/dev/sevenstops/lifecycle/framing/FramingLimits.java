package dev.sevenstops.lifecycle.framing;

/**
 * How much of a request the gate takes. All sizes are in bytes. What is held of a connection in memory is at most one read buffer
 * and one head; bodies pass through.
 *
 * @param requestLine of the first line, without its end; a longer one is 414, or 501 if its method alone is longer than any
 * @param headers of all header lines together, with their ends; more is 431
 * @param headerCount number of header lines, and of trailer lines; more is 431
 * @param body of the body, without the framing of chunks; more is 413
 * @param chunkLine of one line with a chunk's size and extensions; a longer one is 400
 * @param extensions of all chunk extensions of a body together (RFC 9112 section 7.1.1 asks for such a limit); more is 400
 * @param trailers of all trailer lines together; more is 431
 * @param chunk of one chunk as it is handed on: the server behind the gate holds a whole chunk in memory, so larger ones are handed
 *     on as several
 * @param emptyLines number of empty lines in front of a request that are ignored (RFC 9112 section 2.2: at least one)
 * @param pipelined number of requests that may have arrived together behind one that is not yet answered; more is 429. However many a client
 *     sends, never more than one read buffer of them is taken from the kernel
 */
public record FramingLimits(
        int requestLine,
        int headers,
        int headerCount,
        long body,
        int chunkLine,
        int extensions,
        int trailers,
        int chunk,
        int emptyLines,
        int pipelined) {

    private static final FramingLimits DEFAULTS =
            new FramingLimits(8_192, 16_384, 256, Long.MAX_VALUE, 1_024, 16_384, 8_192, 65_536, 8, 128);

    /** Checks that each of them leaves room for something. */
    public FramingLimits {
        if (requestLine < 1
                || headers < 1
                || headerCount < 1
                || body < 0
                || chunkLine < 4
                || extensions < 0
                || trailers < 0
                || chunk < 1
                || emptyLines < 1
                || pipelined < 0) {
            throw new IllegalArgumentException("a limit is too small: " + this);
        }
    }

    /** 8 KiB of request line, 16 KiB of headers, 256 of them, and no limit of the body. */
    public static FramingLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with others for the sizes of a request's three parts, in bytes. */
    public FramingLimits sized(int newRequestLine, int newHeaders, long newBody) {
        return new FramingLimits(
                newRequestLine,
                newHeaders,
                headerCount,
                newBody,
                chunkLine,
                extensions,
                trailers,
                chunk,
                emptyLines,
                pipelined);
    }
}
