package dev.sevenstops.app.middleware;

import io.helidon.http.HttpException;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.TimeUnit;

/** Writes a line for each request: who, what, the answer, its bytes and its time. It is in the chain only if it is wanted. */
final class AccessLog implements Layer {
    private static final System.Logger LOG = System.getLogger("dev.sevenstops.app.access");

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            long start = System.nanoTime();
            try {
                next.take(handlers, request, response);
                write(request, response, response.status().code(), start);
            } catch (HttpException refused) {
                write(request, response, refused.status().code(), start);
                throw refused;
            }
        };
    }

    private static void write(RoutingRequest request, RoutingResponse response, int status, long start) {
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        // the raw path: what is percent-encoded stays so, and no line can be forged
        LOG.log(
                System.Logger.Level.INFO,
                () -> "client=" + RateLimit.client(request) + " id=" + RequestId.of(response) + " method="
                        + request.prologue().method().text() + " path="
                        + request.prologue().uriPath().rawPath() + " status=" + status + " bytes="
                        + response.bytesWritten() + " us=" + micros);
    }
}
