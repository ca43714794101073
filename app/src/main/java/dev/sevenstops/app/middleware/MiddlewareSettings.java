package dev.sevenstops.app.middleware;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.route.PassingHandler;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of the middleware stop, and the chain that they describe. */
public final class MiddlewareSettings {
    /** Key of the secret that HS256 tokens are signed with, which is never shown. */
    public static final String SECRET = "stops.middleware.jwt.hs256-secret";

    static final String ISSUER = "stops.middleware.jwt.issuer";
    static final String AUDIENCE = "stops.middleware.jwt.audience";
    private static final String AUTH = "stops.middleware.auth";
    private static final String BODY = "stops.middleware.body";
    private static final String RATE_LIMIT = "stops.middleware.rate-limit";
    private static final String ACCESS_LOG = "stops.middleware.access-log";
    private static final String PUBLIC_KEY = "stops.middleware.jwt.rs256-public-key";

    /** An HS256 key must have as many bits as the hash: RFC 7518 section 3.2. */
    private static final int SECRET_BYTES = 32;

    /** RFC 7518 section 3.3. */
    private static final int RSA_BITS = 2048;

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    AUTH,
                    new Setting.OneOf(List.of("default-deny", "after-routes")),
                    "default-deny",
                    "who checks tokens: the chain, for everything that is not listed as public (default-deny), or a"
                            + " handler that is registered after one protected route (after-routes: a fault)"),
            new Setting(
                    BODY,
                    new Setting.OneOf(List.of("after-auth", "before-auth")),
                    "after-auth",
                    "when a body is read and parsed: when it is known who sent it, or before that (a fault)"),
            new Setting(
                    RATE_LIMIT,
                    new Setting.Whole(0, 1_000_000),
                    "5000",
                    "requests a second that one client address may send, and as many in one burst; 0 for no limit"),
            new Setting(ACCESS_LOG, new Setting.Flag(), "false", "whether a line is logged for each request"),
            new Setting(
                    ISSUER, new Setting.Text(), "https://issuer.sevenstops.dev", "issuer (iss) that tokens must have"),
            new Setting(AUDIENCE, new Setting.Text(), "orders", "audience (aud) that tokens must name"),
            new Setting(
                    SECRET,
                    new Setting.Text(),
                    "",
                    "secret of HS256 tokens, 32 bytes or more; without it one is drawn at start and nobody has a token;"
                            + " never shown"),
            new Setting(
                    PUBLIC_KEY,
                    new Setting.Text(),
                    "",
                    "public key of RS256 tokens, PEM or the Base64 text inside it; without it they are refused"));

    private MiddlewareSettings() {}

    /**
     * The layers, from the outside to the inside.
     *
     * @param settings the effective settings
     * @param outermost a layer around all others, which sees each answer
     * @param policy who may call what
     * @param problems writes the answers of layers that let nothing pass
     * @param bodies reads bodies
     * @throws StartupFailure if a key is not one
     */
    public static Chain chain(Settings settings, Layer outermost, Policy policy, Problems problems, Bodies bodies)
            throws StartupFailure {
        Authentication authentication = new Authentication(policy, tokens(settings, Clock.systemUTC()));
        boolean denies = settings.text(AUTH).equals("default-deny");
        List<Layer> layers = new ArrayList<>();
        layers.add(outermost);
        layers.add(new Refusal(problems));
        layers.add(new RequestId());
        if (settings.text(ACCESS_LOG).equals("true")) {
            layers.add(new AccessLog());
        }
        if (settings.whole(RATE_LIMIT) > 0) {
            layers.add(new RateLimit(settings.whole(RATE_LIMIT), System::nanoTime));
        }
        if (settings.text(BODY).equals("before-auth")) {
            layers.add(bodies.limits());
            layers.add(bodies.parsing());
        }
        if (denies) {
            layers.add(authentication);
        }
        layers.add(bodies.limits());
        return new Chain(new Middleware(layers), denies ? Optional.empty() : Optional.of(authentication));
    }

    /**
     * The chain, and what is left to the routing.
     *
     * @param filter runs around everything
     * @param asRoute the check of tokens, where it is not part of the filter but must be registered as a route: the fault
     */
    public record Chain(Middleware filter, Optional<PassingHandler> asRoute) {}

    static Tokens tokens(Settings settings, Clock clock) throws StartupFailure {
        Map<JWSAlgorithm, JWSVerifier> verifiers = new LinkedHashMap<>();
        try {
            verifiers.put(JWSAlgorithm.HS256, new MACVerifier(secret(settings)));
            String publicKey = settings.text(PUBLIC_KEY);
            if (!publicKey.isEmpty()) {
                verifiers.put(JWSAlgorithm.RS256, new RSASSAVerifier(rsa(publicKey)));
            }
        } catch (JOSEException e) {
            throw new StartupFailure(StartupFailure.USAGE, "stops.middleware.jwt: " + e.getMessage());
        }
        return new Tokens(verifiers, settings.text(ISSUER), settings.text(AUDIENCE), clock);
    }

    /** The secret that is set, or one that nobody knows. */
    static byte[] secret(Settings settings) throws StartupFailure {
        String given = settings.text(SECRET);
        if (given.isEmpty()) {
            byte[] drawn = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(drawn);
            return drawn;
        }
        byte[] secret = given.getBytes(StandardCharsets.UTF_8);
        if (secret.length < SECRET_BYTES) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    SECRET + ": has " + secret.length + " bytes, HS256 needs " + SECRET_BYTES
                            + " or more; for example the output of: openssl rand -hex 32");
        }
        return secret;
    }

    private static RSAPublicKey rsa(String text) throws StartupFailure {
        String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            if (key.getModulus().bitLength() < RSA_BITS) {
                throw new StartupFailure(
                        StartupFailure.USAGE,
                        PUBLIC_KEY + ": has " + key.getModulus().bitLength() + " bits, RS256 needs " + RSA_BITS
                                + " or more");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    PUBLIC_KEY + ": is not an RSA public key in PEM; for example the output of:"
                            + " openssl rsa -in private.pem -pubout");
        }
    }
}
