package dev.sevenstops.app.middleware;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;

/**
 * An answer that is not 200, thrown by a handler. The connection is kept.
 *
 * <p>Not one of Helidon's own subclasses: its BadRequestException ends the connection.
 */
public final class ProblemException extends HttpException {
    private static final long serialVersionUID = 1L;

    private ProblemException(Status status, String detail) {
        super(detail, status, true);
    }

    /** 400: the request must be changed. */
    public static ProblemException badRequest(String detail) {
        return new ProblemException(Status.BAD_REQUEST_400, detail);
    }

    /** 404: there is no such thing. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(Status.NOT_FOUND_404, detail);
    }

    /** 405: the thing is there, the method is wrong. */
    public static ProblemException methodNotAllowed(String detail, String allowed) {
        ProblemException problem = new ProblemException(Status.METHOD_NOT_ALLOWED_405, detail);
        problem.header(HeaderValues.create(HeaderNames.ALLOW, allowed));
        return problem;
    }
}
