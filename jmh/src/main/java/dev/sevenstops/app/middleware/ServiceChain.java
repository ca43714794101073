package dev.sevenstops.app.middleware;

import com.nimbusds.jose.JOSEException;
import dev.sevenstops.app.drain.KeepAlive;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.serialize.JsonSerializer;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The service's chain as far as some layer, opened to benchmarks, which live in packages of their own: the layers are the service's own
 * and stand in its order. For any thread.
 */
public final class ServiceChain {
    /** What is asked for: a route that needs a token. */
    public static final String PATH = "/orders/4711";

    /** The default of the service. */
    private static final int BODY = 1 << 20;

    /** Far more than can be sent: what is measured is the counting, not the refusal. */
    private static final int RATE = 100_000_000;

    /** Behind it the log has its place. */
    private static final int REQUEST_ID = 3;

    private final TokenCheck token;
    private final RateLimit limit = new RateLimit(RATE, System::nanoTime);
    private final List<Layer> layers;

    private ServiceChain(TokenCheck token, JsonSerializer serializer) {
        this.token = token;
        this.layers = List.of(
                new KeepAlive(true, true),
                new Refusal(new Problems(serializer, new ParseLimits(4_096, 16_384, BODY, true))),
                new RequestId(),
                limit,
                new Authentication(policy(), token.tokens()),
                new Bodies(serializer, BODY).limits());
    }

    /**
     * The layers, with a key and a token of their own.
     *
     * @param serializer reads bodies and writes refusals
     */
    public static ServiceChain of(JsonSerializer serializer) throws JOSEException {
        return new ServiceChain(TokenCheck.hs256(), serializer);
    }

    /** The chain with so many of its six layers, from the outside; with none it only passes requests on. */
    public Filter first(int count) {
        return new Middleware(layers.subList(0, count));
    }

    /** All of them, and the log of requests, which a service has only if it is wanted. */
    public Filter logged() {
        List<Layer> all = new ArrayList<>(layers);
        all.add(REQUEST_ID, new AccessLog());
        return new Middleware(all);
    }

    /** A chain of so many layers that run this and do nothing else. */
    public static Filter counting(int depth, Runnable each) {
        Layer layer = next -> (handlers, request, response) -> {
            each.run();
            next.take(handlers, request, response);
        };
        return new Middleware(Collections.nCopies(depth, layer));
    }

    /** Whether the limit of rates has counted anybody. */
    public boolean counted() {
        return limit.clients() > 0;
    }

    /** A token that the chain accepts. */
    public String token() {
        return token.token();
    }

    /** As many rules as the service has, and {@link #PATH} closed as its export is. */
    private static Policy policy() {
        return Policy.builder()
                .add(Method.GET, "/orders/export", Access.scope("orders:export"))
                .add(Method.POST, "/orders", Access.scope("orders:write"))
                .add(Method.GET, "/orders/{id}", Access.scope("orders:read"))
                .add(Method.GET, "/orders/search", Access.PUBLIC)
                .add(Method.GET, "/orders", Access.PUBLIC)
                .add(Method.GET, "/orders/{id}/quote", Access.PUBLIC)
                .build();
    }
}
