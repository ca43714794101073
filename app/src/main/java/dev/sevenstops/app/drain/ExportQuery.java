package dev.sevenstops.app.drain;

import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;

/**
 * What a client asks of an export.
 *
 * @param rows orders in all, {@link Long#MAX_VALUE} for each order once
 * @param gzip whether it would rather have it compressed
 * @param headOnly whether it wants no body
 */
record ExportQuery(ExportFormat format, long rows, boolean gzip, boolean headOnly) {
    /** More than any measurement needs, and an end to what one request can ask for. */
    private static final long MOST_ROWS = 100_000_000;

    /**
     * Reads a request.
     *
     * @throws ProblemException 400 for a parameter that is not one; 406 if the client accepts none of the formats
     */
    static ExportQuery of(ServerRequest request) {
        Preferences encodings = preferences(request, HeaderNames.ACCEPT_ENCODING);
        double gzip =
                Math.max(encodings.coding("gzip"), encodings.exactly("x-gzip").orElse(0));
        double identity = encodings.identity();
        return new ExportQuery(
                format(request),
                rows(request),
                gzip > 0 && gzip >= identity,
                request.prologue().method().equals(Method.HEAD));
    }

    private static Preferences preferences(ServerRequest request, HeaderName name) {
        return Preferences.of(
                request.headers().contains(name) ? request.headers().get(name).allValues() : List.of());
    }

    /** The parameter decides, where it is there: it is what can be put into a link. */
    private static ExportFormat format(ServerRequest request) {
        if (request.query().contains("format")) {
            String name = request.query().first("format").orElse("");
            return ExportFormat.of(name)
                    .orElseThrow(() -> ProblemException.badRequest(
                            "The parameter format must be lines or array, not '" + name + "'."));
        }
        return ExportFormat.preferred(preferences(request, HeaderNames.ACCEPT))
                .orElseThrow(() -> ProblemException.notAcceptable("An export is "
                        + ExportFormat.LINES.contentType() + " or " + ExportFormat.ARRAY.contentType()
                        + ", and the header Accept allows neither."));
    }

    private static long rows(ServerRequest request) {
        if (!request.query().contains("rows")) {
            return Long.MAX_VALUE;
        }
        String text = request.query().first("rows").orElse("");
        try {
            long rows = Long.parseLong(text);
            if (rows >= 1 && rows <= MOST_ROWS) {
                return rows;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw ProblemException.badRequest(
                "The parameter rows must be a whole number from 1 to " + MOST_ROWS + ", not '" + text + "'.");
    }
}
