package dev.sevenstops.app;

import dev.sevenstops.app.middleware.TokenIssuer;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import java.time.Clock;
import java.util.Map;

/** Tokens that the services of the tests accept. */
final class TestTokens {
    /** The secret that they are signed with. */
    static final String SECRET = "a secret of the tests, and of nobody else";

    private TestTokens() {}

    /** A token with these scopes. */
    static String token(String scope) throws StartupFailure {
        Settings settings =
                Settings.read(Catalogue.all(), Catalogue.config(Map.of("stops.middleware.jwt.hs256-secret", SECRET)));
        return TokenIssuer.issue(settings, scope, Clock.systemUTC());
    }

    /** The value of {@code Authorization} with such a token. */
    static String bearer(String scope) throws StartupFailure {
        return "Bearer " + token(scope);
    }
}
