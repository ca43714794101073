package dev.sevenstops.app.middleware;

import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.MalformedJsonException;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import dev.sevenstops.lifecycle.StopScope;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Reads the bodies of requests: JSON, up to a cap. As a layer it limits them ({@link #limits}) and, where that is wanted, parses
 * them ({@link #parsing}) before the layers inside it have looked at the request.
 */
public final class Bodies {
    private static final String JSON = "application/json";

    private final JsonSerializer serializer;
    private final int cap;

    /**
     * Bodies of a limited size.
     *
     * @param serializer reads them
     * @param cap bytes at most
     */
    public Bodies(JsonSerializer serializer, int cap) {
        this.serializer = serializer;
        this.cap = cap;
    }

    /**
     * The body of a request. It is read and parsed when it is asked for first.
     *
     * @throws ProblemException 400 if it is not JSON or missing, 413 if it is too large, 415 if it is of another kind
     */
    public JsonRequest json(ServerRequest request) {
        return request.context().get(JsonRequest.class).orElseGet(() -> read(request));
    }

    /** The layer that refuses a body whose length is said to be beyond the cap, before any of it is read. */
    Layer limits() {
        return next -> (handlers, request, response) -> {
            if (request.headers().contains(HeaderNames.CONTENT_LENGTH)
                    && request.headers().contentLength().orElse(0) > cap) {
                throw tooLarge();
            }
            next.take(handlers, request, response);
        };
    }

    /** The layer that reads and parses the body of every POST, whoever sent it. */
    Layer parsing() {
        return next -> (handlers, request, response) -> {
            if (request.prologue().method().equals(Method.POST)) {
                request.context().register(read(request));
            }
            next.take(handlers, request, response);
        };
    }

    private JsonRequest read(ServerRequest request) {
        String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
        if (!isJson(type)) {
            throw ProblemException.unsupportedMediaType(
                    "The body must be " + JSON + (type.isEmpty() ? "; it does not say what it is." : "."), JSON);
        }
        try (StopScope scope = Lifecycle.enter(Stop.PARSE)) {
            byte[] text = bytes(request);
            if (text.length == 0) {
                throw ProblemException.badRequest("The body is missing.");
            }
            return new JsonRequest(text, serializer.parse(text));
        } catch (MalformedJsonException e) {
            throw ProblemException.badRequest("The body cannot be read: " + e.getMessage() + ".");
        }
    }

    private byte[] bytes(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        // a chunked body does not say how long it is
        try (InputStream stream = request.content().inputStream()) {
            byte[] text = stream.readNBytes(cap);
            if (stream.read() >= 0) {
                throw tooLarge();
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProblemException tooLarge() {
        return ProblemException.contentTooLarge("The body is larger than " + cap + " bytes.");
    }

    /** JSON, in the one encoding that it has outside closed systems (RFC 8259 section 8.1). */
    private static boolean isJson(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=") && !parameter.replace("\"", "").equals("charset=utf-8")) {
                return false;
            }
        }
        return parts[0].strip().equals(JSON);
    }
}
