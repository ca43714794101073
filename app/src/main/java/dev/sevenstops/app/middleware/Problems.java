package dev.sevenstops.app.middleware;

import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.serialize.JsonBody;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
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
        response.status(problem.status());
        problem.headers().forEach(response::header);
        response.header(TYPE);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send();
            return;
        }
        String path = request.prologue().uriPath().rawPath();
        response.send(bytes(problem(problem.status(), problem.getMessage(), path, problem.errors())));
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
            return answer(request, status, headers, ours.getMessage(), ours.errors());
        }
        String message = safe ? thrown.getMessage() : null;
        if (message == null || message.isBlank()) {
            message = limits.detail(status).orElse(null);
        }
        return answer(request, status, headers, harmless(status, message), List.of());
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
        return answer(request, precise, headers, harmless(precise, detail), List.of());
    }

    /** Whatever a server fault's message says is meant for the log; 501 and 505 are about what the client asked for. */
    private static @Nullable String harmless(Status status, @Nullable String message) {
        boolean clients = status.code() < 500
                || status.code() == Status.NOT_IMPLEMENTED_501_CODE
                || status.code() == Status.HTTP_VERSION_NOT_SUPPORTED_505_CODE;
        return clients ? message : status.reasonPhrase();
    }

    private TransportResponse answer(
            TransportRequest request,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message,
            List<FieldError> errors) {
        TransportResponse.Builder response =
                TransportResponse.builder().status(status).headers(headers);
        response.header(TYPE);
        if (!request.method().equals("HEAD")) {
            // the server would send an entity in answer to HEAD too, and the client would take it for the next response
            response.entity(bytes(problem(status, message, request.path(), errors)));
        }
        return response.build();
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
