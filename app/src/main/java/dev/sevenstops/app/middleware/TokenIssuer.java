package dev.sevenstops.app.middleware;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;

/** Signs tokens for people who try the service out: with the secret that the service was given, too. */
public final class TokenIssuer {
    /** How long a token is valid. */
    public static final Duration LIFETIME = Duration.ofHours(1);

    private TokenIssuer() {}

    /**
     * A token that a service with the same settings accepts for {@link #LIFETIME}.
     *
     * @param settings with the secret
     * @param scope the scopes it has, separated by spaces
     * @param clock tells the time
     * @throws StartupFailure if no secret is set, or one that is too short
     */
    public static String issue(Settings settings, String scope, Clock clock) throws StartupFailure {
        if (settings.text(MiddlewareSettings.SECRET).isEmpty()) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    "--token needs the secret that the service was started with: " + MiddlewareSettings.SECRET + "=…");
        }
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(settings.text(MiddlewareSettings.ISSUER))
                .audience(settings.text(MiddlewareSettings.AUDIENCE))
                .subject("command-line")
                .claim("scope", scope)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(MiddlewareSettings.secret(settings)));
        } catch (JOSEException e) {
            throw new StartupFailure(StartupFailure.USAGE, MiddlewareSettings.SECRET + ": " + e.getMessage());
        }
        return token.serialize();
    }
}
