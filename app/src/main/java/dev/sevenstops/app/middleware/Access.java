package dev.sevenstops.app.middleware;

/** Who may call a route. */
public sealed interface Access {

    /** Everybody, with a token or without. */
    Access PUBLIC = new Open();

    /** Everybody who has a valid token: what holds for whatever nobody has decided about. */
    Access TOKEN = new Scope("");

    /**
     * Who has a valid token with this scope.
     *
     * @param scope one word of the token's {@code scope} claim (RFC 8693 section 4.2)
     */
    static Access scope(String scope) {
        return new Scope(scope);
    }

    /** Everybody. */
    record Open() implements Access {}

    /**
     * Who has a valid token.
     *
     * @param name the scope that the token must have; empty for any
     */
    record Scope(String name) implements Access {}
}
