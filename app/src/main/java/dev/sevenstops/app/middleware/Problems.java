package dev.sevenstops.app.middleware;

import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.serialize.JsonBody;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.lifecycle.framing.ReasonPhrases;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns every error into {@code application/problem+json}: those that handlers throw, those of the routing, and those of
 * requests that never became one.
 */
public final class Problems implements DirectHandler {
    private static final Header TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final String BLANK = "about:blank";
    private static final String SERVER_FAULT = "The service failed to handle this request; its log says why.";
    private static final String UNREADABLE = "The request could not be read.";

    private final JsonSerializer serializer;
    private final ParseLimits limits;

    /**
     * Problems as JSON.
     *
     * @param serializer writes them
     * @param limits decide what is said of a request that is too large
     */
    public Problems(JsonSerializer serializer, ParseLimits limits) {
        this.serializer = serializer;
        this.limits = limits;
    }

    /**
     * Handlers for every kind of error.
     *
     * @param serializer writes the problems
     * @param limits decide what is said of a request that is too large
     */
    public static DirectHandlers handlers(JsonSerializer serializer, ParseLimits limits) {
        Problems problems = new Problems(serializer, limits);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, problems);
        }
        return handlers.build();
    }

    /** Sends an answer at once, without waiting for the request's body. */
    void send(ProblemException problem, RoutingRequest request, RoutingResponse response) {
        String path = request.prologue().uriPath().rawPath();
        byte[] body = bytes(problem(problem.status(), problem.getMessage(), path, problem.errors()));
        response.status(problem.status());
        problem.headers().forEach(response::header);
        response.header(TYPE);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length)));
            response.send();
        } else {
            response.send(body);
        }
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        boolean safe = !(thrown instanceof RequestException exception) || exception.safeMessage();
        if (thrown.getCause() instanceof ProblemException ours) {
            return routed(request, body(request, status, ours.getMessage(), ours.errors()), status, headers);
        }
        String message = safe ? thrown.getMessage() : null;
        if (message == null || message.isBlank()) {
            message = limits.detail(status).orElse(null);
        }
        return routed(request, body(request, status, harmless(status, message), List.of()), status, headers);
    }

    /** Called for a request that could not be read as far as the routing; what could not be read is never repeated. */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        Status precise = limits.status(status, message);
        String detail =
                limits.detail(precise).or(() -> limits.readable(message)).orElse(null);
        // to HEAD as well: the web server says how long what it is given is, and the gate keeps the rest back
        return answer(precise, headers)
                .entity(body(request, precise, harmless(precise, detail), List.of()))
                .build();
    }

    /** Whatever a server fault's message says is meant for the log; 501 and 505 are about what the client asked for. */
    private static @Nullable String harmless(Status status, @Nullable String message) {
        boolean clients = status.code() < 500
                || status.code() == Status.NOT_IMPLEMENTED_501_CODE
                || status.code() == Status.HTTP_VERSION_NOT_SUPPORTED_505_CODE;
        return clients ? message : status.reasonPhrase();
    }

    /** An answer to HEAD says how long the body would have been, and has none (RFC 9110 sections 8.6 and 9.3.2). */
    private static TransportResponse routed(
            TransportRequest request, byte[] body, Status status, ServerResponseHeaders headers) {
        TransportResponse.Builder response = answer(status, headers);
        if (request.method().equals(Method.HEAD_NAME)) {
            return response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length))
                    .build();
        }
        return response.entity(body).build();
    }

    private static TransportResponse.Builder answer(Status status, ServerResponseHeaders headers) {
        return TransportResponse.builder()
                .status(ReasonPhrases.current(status))
                .headers(headers)
                .header(TYPE);
    }

    private byte[] body(TransportRequest request, Status status, @Nullable String message, List<FieldError> errors) {
        return bytes(problem(ReasonPhrases.current(status), message, request.path(), errors));
    }

    private static JsonBody problem(Status status, @Nullable String message, String path, List<FieldError> errors) {
        String detail = message == null || message.isBlank() ? UNREADABLE : message;
        if (status.code() == 500) {
            detail = SERVER_FAULT;
        }
        if (errors.isEmpty()) {
            return new Problem(BLANK, status.reasonPhrase(), status.code(), detail, path);
        }
        return new InvalidFields(BLANK, status.reasonPhrase(), status.code(), detail, path, errors);
    }

    private byte[] bytes(JsonBody problem) {
        JsonBuffer buffer = serializer.serialize(problem);
        byte[] bytes = buffer.copy();
        buffer.release();
        return bytes;
    }
}
