package dev.sevenstops.app.middleware;

import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/**
 * Turns every error into {@code application/problem+json}: those that handlers throw, those of the routing, and those of
 * requests that never became one.
 */
public final class Problems implements DirectHandler {
    private static final String SERVER_FAULT = "The service failed to handle this request; its log says why.";
    private static final String UNREADABLE = "The request could not be read.";

    private final JsonSerializer serializer;
    private final ParseLimits limits;

    private Problems(JsonSerializer serializer, ParseLimits limits) {
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

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        boolean safe = !(thrown instanceof RequestException exception) || exception.safeMessage();
        String message = safe ? thrown.getMessage() : null;
        if (message == null || message.isBlank()) {
            message = limits.detail(status).orElse(null);
        }
        return answer(request, status, headers, message);
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
        return answer(
                request,
                precise,
                headers,
                limits.detail(precise).or(() -> limits.readable(message)).orElse(null));
    }

    private TransportResponse answer(
            TransportRequest request, Status status, ServerResponseHeaders headers, @Nullable String message) {
        TransportResponse.Builder response =
                TransportResponse.builder().status(status).headers(headers);
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/problem+json"));
        if (!request.method().equals("HEAD")) {
            // the server would send an entity in answer to HEAD too, and the client would take it for the next response
            response.entity(bytes(problem(status, message, request.path())));
        }
        return response.build();
    }

    private static Problem problem(Status status, @Nullable String message, String path) {
        String detail = message == null || message.isBlank() ? UNREADABLE : message;
        if (status.code() >= 500) {
            // whatever a server fault's message says is meant for the log
            detail = status.code() == 500 ? SERVER_FAULT : status.reasonPhrase();
        }
        return new Problem("about:blank", status.reasonPhrase(), status.code(), detail, path);
    }

    private byte[] bytes(Problem problem) {
        JsonBuffer buffer = serializer.serialize(problem);
        byte[] bytes = buffer.copy();
        buffer.release();
        return bytes;
    }
}
