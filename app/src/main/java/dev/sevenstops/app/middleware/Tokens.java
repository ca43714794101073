package dev.sevenstops.app.middleware;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON Web Tokens (RFC 7519) by the rules of RFC 8725: the algorithm is one of those that there is a key for, each key
 * serves one algorithm only, and issuer, audience and expiry must be there and right. Safe for use by many threads at once.
 *
 * <p>That each algorithm has its own key is what refuses {@code alg: none}, and the token that is signed with HS256 and the
 * <em>public</em> RSA key as its secret.
 */
final class Tokens {
    /** How far the clocks of issuer and service may differ. */
    private static final long SKEW_SECONDS = 30;

    private final Map<JWSAlgorithm, JWSVerifier> verifiers;
    private final String issuer;
    private final String audience;
    private final Clock clock;
    private final TokenCache cache = new TokenCache();

    /**
     * A check with these keys.
     *
     * @param verifiers the key of each algorithm that is accepted
     * @param issuer what {@code iss} must be
     * @param audience what {@code aud} must contain
     * @param clock tells the time
     */
    Tokens(Map<JWSAlgorithm, JWSVerifier> verifiers, String issuer, String audience, Clock clock) {
        this.verifiers = Map.copyOf(verifiers);
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
    }

    /**
     * Whom the token speaks for, or empty if it is not valid: malformed, signed by somebody else or not at all, expired, not yet
     * valid, by another issuer or for another audience. Why is nobody's business but the log's of the issuer.
     */
    Optional<Caller> caller(String token) {
        long now = clock.instant().getEpochSecond();
        Optional<Caller> known = cache.get(token, now);
        if (known.isPresent()) {
            return known;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWSVerifier verifier = verifiers.get(jwt.getHeader().getAlgorithm());
            if (verifier == null || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!isMeantForUs(claims) || !isValidAt(claims, now)) {
                return Optional.empty();
            }
            Caller caller = new Caller(text(claims.getSubject()), scopes(claims));
            cache.put(token, caller, end(claims));
            return Optional.of(caller);
        } catch (ParseException | JOSEException | IllegalArgumentException notAToken) {
            return Optional.empty();
        }
    }

    private boolean isMeantForUs(JWTClaimsSet claims) {
        return issuer.equals(claims.getIssuer()) && claims.getAudience().contains(audience);
    }

    private static boolean isValidAt(JWTClaimsSet claims, long now) {
        Date notBefore = claims.getNotBeforeTime();
        boolean begun = notBefore == null || notBefore.toInstant().getEpochSecond() - SKEW_SECONDS <= now;
        return begun && claims.getExpirationTime() != null && now < end(claims);
    }

    /** The second from which on the token is not valid any more (RFC 7519 section 4.1.4), with the skew. */
    private static long end(JWTClaimsSet claims) {
        Instant expiry = claims.getExpirationTime().toInstant();
        return Math.min(expiry.getEpochSecond(), Long.MAX_VALUE - SKEW_SECONDS) + SKEW_SECONDS;
    }

    private static Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        return Set.copyOf(List.of(text(claims.getStringClaim("scope")).split(" ", -1)).stream()
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList());
    }

    private static String text(@Nullable String claim) {
        return claim == null ? "" : claim;
    }
}
