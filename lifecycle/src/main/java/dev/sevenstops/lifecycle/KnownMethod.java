package dev.sevenstops.lifecycle;

import io.helidon.http.Method;

/**
 * The request methods that are told apart in metrics; every other is counted as {@code _OTHER}, so that a client cannot make
 * up series (OpenTelemetry semantic conventions, {@code http.request.method}).
 */
enum KnownMethod {
    GET,
    POST,
    PUT,
    DELETE,
    HEAD,
    OPTIONS,
    PATCH,
    TRACE,
    OTHER;

    private static final KnownMethod[] KNOWN = values();

    String id() {
        return this == OTHER ? "_OTHER" : name();
    }

    static KnownMethod of(Method method) {
        String text = method.text();
        for (KnownMethod known : KNOWN) {
            if (known.name().equals(text) && known != OTHER) {
                return known;
            }
        }
        return OTHER;
    }
}
