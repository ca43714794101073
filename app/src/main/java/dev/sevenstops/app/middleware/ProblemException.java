package dev.sevenstops.app.middleware;

import dev.sevenstops.lifecycle.framing.ReasonPhrases;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;

/**
 * An answer that is not a success, thrown by a handler or a layer of the chain. The connection is kept unless
 * {@link #close} says otherwise. It has no stack trace: it is an answer, and must be cheap where much is refused.
 *
 * <p>Not one of Helidon's own subclasses: its BadRequestException ends the connection.
 */
public final class ProblemException extends HttpException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;
    private boolean kept = true;

    private ProblemException(Status status, String detail, List<FieldError> errors) {
        super(detail, status, true);
        this.errors = List.copyOf(errors);
    }

    private static ProblemException of(Status status, String detail) {
        return new ProblemException(status, detail, List.of());
    }

    /** 400: the request must be changed. */
    public static ProblemException badRequest(String detail) {
        return of(Status.BAD_REQUEST_400, detail);
    }

    /**
     * 401: the client must say who it is.
     *
     * @param challenge for {@code WWW-Authenticate}, RFC 9110 section 11.6.1
     */
    static ProblemException unauthorized(String detail, String challenge) {
        return of(Status.UNAUTHORIZED_401, detail).with(HeaderNames.WWW_AUTHENTICATE, challenge);
    }

    /**
     * 403: it is known who the client is, and it may not.
     *
     * @param challenge for {@code WWW-Authenticate}, RFC 6750 section 3.1
     */
    static ProblemException forbidden(String detail, String challenge) {
        return of(Status.FORBIDDEN_403, detail).with(HeaderNames.WWW_AUTHENTICATE, challenge);
    }

    /** 404: there is no such thing. */
    public static ProblemException notFound(String detail) {
        return of(Status.NOT_FOUND_404, detail);
    }

    /** 405: the thing is there, the method is wrong. */
    public static ProblemException methodNotAllowed(String detail, String allowed) {
        return of(Status.METHOD_NOT_ALLOWED_405, detail).with(HeaderNames.ALLOW, allowed);
    }

    /** 406: the client accepts none of the forms that there are (RFC 9110 section 15.5.7). */
    public static ProblemException notAcceptable(String detail) {
        return of(Status.NOT_ACCEPTABLE_406, detail);
    }

    /** 409: the request contradicts what is there. */
    public static ProblemException conflict(String detail) {
        return of(Status.CONFLICT_409, detail);
    }

    /** 413: the body is larger than is taken. What is left of it is not read: the connection ends. */
    public static ProblemException contentTooLarge(String detail) {
        ProblemException problem = of(ReasonPhrases.status(Status.REQUEST_ENTITY_TOO_LARGE_413_CODE), detail);
        problem.close();
        return problem;
    }

    /**
     * 415: the body is of another kind than is taken.
     *
     * @param accepted media type that is taken; RFC 9110 section 15.5.16
     */
    public static ProblemException unsupportedMediaType(String detail, String accepted) {
        return of(Status.UNSUPPORTED_MEDIA_TYPE_415, detail).with(HeaderNames.ACCEPT, accepted);
    }

    /**
     * 422: the body can be read, and its content must be changed.
     *
     * @param errors what is wrong with which field
     */
    public static ProblemException unprocessable(String detail, List<FieldError> errors) {
        return new ProblemException(Status.UNPROCESSABLE_CONTENT_422, detail, errors);
    }

    /** 431: the headers are larger than are taken (RFC 6585 section 5). */
    static ProblemException headersTooLarge(String detail) {
        return of(ReasonPhrases.status(431), detail);
    }

    /** 429 or 503: not now. Made by {@link Limits}, so that each of them is counted. */
    static ProblemException later(Status status, String detail, long seconds) {
        return of(status, detail).with(HeaderNames.RETRY_AFTER, String.valueOf(seconds));
    }

    /** 501: nobody here knows the method, whatever the path (RFC 9110 section 9.1). */
    static ProblemException notImplemented(String detail) {
        return of(Status.NOT_IMPLEMENTED_501, detail);
    }

    /** 502: what the answer depends on failed, or answered something else. */
    public static ProblemException badGateway(String detail) {
        return of(Status.BAD_GATEWAY_502, detail);
    }

    /** 503: what the answer depends on is not there. Nobody knows when it is worth trying again. */
    public static ProblemException unavailable(String detail) {
        return of(Status.SERVICE_UNAVAILABLE_503, detail);
    }

    /**
     * 503: what the answer depends on has as much to do as it can. A limit of the service's own is told by {@link Limits}.
     *
     * @param retryAfter when that wants to be asked again; rounded up to whole seconds (RFC 9110 section 10.2.3)
     */
    public static ProblemException unavailable(String detail, Duration retryAfter) {
        return later(
                Status.SERVICE_UNAVAILABLE_503,
                detail,
                Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
    }

    /** 504: what the answer depends on did not answer in time. */
    public static ProblemException timeout(String detail) {
        return of(Status.GATEWAY_TIMEOUT_504, detail);
    }

    /** The connection ends with this answer, because what follows on it is not going to be read. */
    void close() {
        kept = false;
    }

    @Override
    public boolean keepAlive() {
        return kept;
    }

    /** What is wrong with which field; empty for all but 422. */
    List<FieldError> errors() {
        return errors;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    private ProblemException with(HeaderName name, String value) {
        header(HeaderValues.create(name, value));
        return this;
    }
}
