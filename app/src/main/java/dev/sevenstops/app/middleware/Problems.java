package dev.sevenstops.app.middleware;

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

    private Problems(JsonSerializer serializer) {
        this.serializer = serializer;
    }

    /**
     * Handlers for every kind of error.
     *
     * @param serializer writes the problems
     */
    public static DirectHandlers handlers(JsonSerializer serializer) {
        Problems problems = new Problems(serializer);
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
        return handle(request, eventType, status, headers, safe ? thrown.getMessage() : null);
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
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
