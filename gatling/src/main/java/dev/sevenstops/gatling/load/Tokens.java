package dev.sevenstops.gatling.load;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sevenstops.gatling.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bearer tokens of a block: one for each set of scopes, signed before anything is sent, valid for longer than a block lasts.
 * Immutable.
 */
final class Tokens {
    private static final String ISSUER = "https://issuer.sevenstops.dev";
    private static final String AUDIENCE = "orders";
    private static final String SUBJECT = "seven-stops";
    private static final Duration VALID = Duration.ofHours(12);

    // The server's clock is this one, and a token is not to be refused for a rounded second.
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final Map<String, String> byScopes = new HashMap<>();

    private Tokens() {}

    /**
     * Signs what these workloads need.
     *
     * @param secret for HS256
     * @throws IllegalArgumentException if a token is needed and the secret is shorter than 32 bytes (RFC 7518 section 3.2)
     */
    static Tokens signed(String secret, Workload... workloads) {
        Tokens tokens = new Tokens();
        for (Workload workload : workloads) {
            for (Workload.Load load : workload.loads()) {
                for (Workload.Request request : Requests.of(load)) {
                    request.token().ifPresent(scopes -> tokens.byScopes.computeIfAbsent(scopes, s -> sign(secret, s)));
                }
            }
        }
        return tokens;
    }

    private static String sign(String secret, String scopes) {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(SUBJECT)
                        .claim("scope", scopes)
                        .issueTime(Date.from(now.minus(BACKDATED)))
                        .expirationTime(Date.from(now.plus(VALID)))
                        .build());
        try {
            token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException refused) {
            throw new IllegalArgumentException(
                    "a token for '" + scopes + "' cannot be signed: " + refused.getMessage(), refused);
        }
        return token.serialize();
    }

    /** The value of the request's Authorization header, if it has one. */
    Optional<String> authorization(Workload.Request request) {
        return request.token().map(scopes -> {
            String token = byScopes.get(scopes);
            if (token == null) {
                throw new IllegalStateException("no token was signed for '" + scopes + "'");
            }
            return "Bearer " + token;
        });
    }
}
