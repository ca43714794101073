package dev.sevenstops.app.parse;

import dev.sevenstops.lifecycle.framing.FramingLimits;
import dev.sevenstops.lifecycle.framing.ReasonPhrases;
import io.helidon.http.Header;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How large the parts of a request may be, and what is said of one that is larger. Immutable.
 *
 * <p>The web server refuses on its own, before it buffers: it stops reading at the cap (at most one read buffer of 8 KiB
 * behind it), and a declared {@code Content-Length} above the cap is refused before any of the body is asked for. What is
 * decided here is the status and the words.
 *
 * @param requestLine bytes of the first line
 * @param headers bytes of all headers together
 * @param body bytes of the body
 * @param precise whether the refusal says what was too large; if not, it is the web server's own
 */
public record ParseLimits(int requestLine, int headers, int body, boolean precise) {
    private static final int HEADER_COUNT = FramingLimits.defaults().headerCount();

    /** A colon, a space and the end of the line. */
    private static final int PER_HEADER = 4;

    /** RFC 6585 section 5. */
    private static final Status HEADERS_TOO_LARGE = ReasonPhrases.status(431);

    /** What Helidon's header parser says, of a single field and of all together. */
    private static final String HEADER_SIZE_EXCEEDED = "Header size exceeded";

    /** A message of the parser's that is longer holds a dump of what it read, which is no answer to a client. */
    private static final int LONGEST_MESSAGE = 160;

    /**
     * The status that a refusal deserves.
     *
     * @param status what the web server would answer
     * @param message what it says was wrong, or null if it does not say
     */
    public Status status(Status status, @Nullable String message) {
        return precise && status.code() == 400 && HEADER_SIZE_EXCEEDED.equals(message) ? HEADERS_TOO_LARGE : status;
    }

    /**
     * What a client whose request was too large can do about it.
     *
     * @param status the answer's status
     * @return one sentence; empty for any other status, and where refusals are the web server's own
     */
    public Optional<String> detail(Status status) {
        if (!precise) {
            return Optional.empty();
        }
        return switch (status.code()) {
            case 413 -> Optional.of("The body is larger than " + body + " bytes, the most that is taken.");
            case 414 ->
                Optional.of("The request line is longer than " + requestLine + " bytes, the most that is taken.");
            case 431 -> Optional.of(largestHeaders());
            default -> Optional.empty();
        };
    }

    /** What a client can do whose headers are too large. */
    public String largestHeaders() {
        return "The headers are larger than " + headers + " bytes, or more than " + HEADER_COUNT
                + ", the most that is taken: are there cookies that are no longer needed?";
    }

    /** Whether headers are larger, or more, than is taken. Their size is that which they have on HTTP/1.1. */
    public boolean areExceededBy(Headers sent) {
        long size = 0;
        int count = 0;
        for (Header header : sent) {
            for (String value : header.allValues()) {
                size += header.name().length() + value.length() + PER_HEADER;
                count++;
            }
        }
        return size > headers || count > HEADER_COUNT;
    }

    /** The parser's message, if it is one that a client can read. */
    public Optional<String> readable(@Nullable String message) {
        return Optional.ofNullable(message).filter(text -> text.length() <= LONGEST_MESSAGE && text.indexOf('\n') < 0);
    }
}
