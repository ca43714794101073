package dev.sevenstops.app.middleware;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Every answer says which request it answers: the id that the client sent, or one that is made up. */
final class RequestId implements Layer {
    /** The header, of requests and of responses. */
    static final HeaderName NAME = HeaderNames.create("X-Request-Id");

    private static final int LONGEST = 128;

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            response.header(HeaderValues.create(NAME, id(request)));
            next.take(handlers, request, response);
        };
    }

    /** The id that the response was given. */
    static String of(RoutingResponse response) {
        return response.headers().first(NAME).orElse("");
    }

    private static String id(RoutingRequest request) {
        ServerRequestHeaders headers = request.headers();
        if (headers.contains(NAME)) {
            String given = headers.get(NAME).get();
            if (isPlain(given)) {
                return given;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Letters, digits and a few signs: what is echoed, and written to logs, must not be able to say anything there. */
    private static boolean isPlain(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == ':';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
