package dev.sevenstops.app.middleware;

import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import dev.sevenstops.lifecycle.StopScope;
import dev.sevenstops.lifecycle.route.PassingHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a request pass if the policy does: to public routes always, to all others with a valid bearer token (RFC 6750) that has
 * the route's scope. A method that nobody here knows, which no rule can be about, is 501 for everybody: that tells nothing of the paths
 * there are.
 */
final class Authentication implements Layer, PassingHandler {
    private static final String REALM = "Bearer realm=\"orders\"";
    private static final String SCHEME = "Bearer ";

    /** Those of RFC 9110 section 9.3 and RFC 5789, but for CONNECT: which of them a path has is the routing's to say. */
    private static final Set<Method> KNOWN = Set.of(
            Method.GET,
            Method.HEAD,
            Method.POST,
            Method.PUT,
            Method.DELETE,
            Method.OPTIONS,
            Method.TRACE,
            Method.PATCH);

    private final Policy policy;
    private final Tokens tokens;

    Authentication(Policy policy, Tokens tokens) {
        this.policy = policy;
        this.tokens = tokens;
    }

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            check(request);
            next.take(handlers, request, response);
        };
    }

    /** As a handler in the routing, where it guards only what is registered behind it. */
    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try (StopScope scope = Lifecycle.enter(Stop.MIDDLEWARE)) {
            check(request);
        }
        response.next();
    }

    private void check(ServerRequest request) {
        if (!(policy.of(request.prologue()) instanceof Access.Scope needed)) {
            return;
        }
        if (needed.equals(Access.TOKEN) && !KNOWN.contains(request.prologue().method())) {
            throw ProblemException.notImplemented("The method is none that is known here.");
        }
        Caller caller = caller(request);
        if (!needed.name().isEmpty() && !caller.scopes().contains(needed.name())) {
            throw ProblemException.forbidden(
                    "The token does not have the scope " + needed.name() + ".",
                    REALM + ", error=\"insufficient_scope\", scope=\"" + needed.name() + "\"");
        }
        request.context().register(caller);
    }

    private Caller caller(ServerRequest request) {
        List<String> values = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        if (values.isEmpty()) {
            // without "error": the client has not done anything wrong yet (RFC 6750 section 3.1)
            throw ProblemException.unauthorized("This needs a bearer token.", REALM);
        }
        return bearer(values)
                .flatMap(tokens::caller)
                .orElseThrow(() -> ProblemException.unauthorized(
                        "The token is not valid: it is malformed, expired, or by or for somebody else.",
                        REALM + ", error=\"invalid_token\""));
    }

    /** The token, if there is one and only one: of two, another server might look at the other one. */
    private static Optional<String> bearer(List<String> values) {
        String value = values.getFirst();
        if (values.size() > 1 || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(value.substring(SCHEME.length()).strip());
    }
}
