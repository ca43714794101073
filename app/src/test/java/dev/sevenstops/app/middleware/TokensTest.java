package dev.sevenstops.app.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static KeyPair rsa = new KeyPair(null, null);
    private Instant now = NOW;

    @BeforeAll
    static void key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        rsa = generator.generateKeyPair();
    }

    @Test
    void aValidTokenSpeaksForItsSubject() throws Exception {
        Optional<Caller> caller = tokens().caller(hs256(claims -> {}));
        assertEquals(Optional.of(new Caller("ada", Set.of("orders:write", "orders:export"))), caller);
        assertEquals(caller, tokens().caller(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa.getPrivate()))));
    }

    @Test
    void whatIsSignedBySomebodyElseIsRefused() throws Exception {
        refused(signed(JWSAlgorithm.HS256, new MACSigner("f".repeat(32))));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        refused(signed(
                JWSAlgorithm.RS256, new RSASSASigner(generator.generateKeyPair().getPrivate())));
    }

    @Test
    void whatIsNotSignedIsRefused() throws Exception {
        refused(new PlainJWT(claims(claims -> {})).serialize());
        String token = hs256(claims -> {});
        refused(token.substring(0, token.lastIndexOf('.') + 1));
        refused(base64("{\"alg\":\"none\"}") + token.substring(token.indexOf('.')));
        refused(base64("{\"alg\":\"none\"}") + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1));
    }

    @Test
    void thePublicKeyIsNoSecret() throws Exception {
        String pem = pem();
        for (String secret : new String[] {pem, pem.strip(), pem.replaceAll("-----[A-Z ]+-----|\\s", "")}) {
            refused(signed(JWSAlgorithm.HS256, new MACSigner(secret)));
        }
        refused(signed(JWSAlgorithm.HS256, new MACSigner(rsa.getPublic().getEncoded())));
    }

    @Test
    void otherAlgorithmsOfTheSameKeyAreRefused() throws Exception {
        String longer = SECRET + SECRET;
        Tokens tokens = MiddlewareSettings.tokens(settings(Map.of(MiddlewareSettings.SECRET, longer)), clock());
        assertEquals(Optional.empty(), tokens.caller(signed(JWSAlgorithm.HS512, new MACSigner(longer))));
        refused(signed(JWSAlgorithm.PS256, new RSASSASigner(rsa.getPrivate())));
    }

    @Test
    void withoutAPublicKeyThereIsNoRs256() throws Exception {
        Tokens tokens = MiddlewareSettings.tokens(settings(Map.of(MiddlewareSettings.SECRET, SECRET)), clock());
        assertEquals(Optional.empty(), tokens.caller(signed(JWSAlgorithm.RS256, new RSASSASigner(rsa.getPrivate()))));
    }

    @Test
    void aTamperedTokenIsRefused() throws Exception {
        String[] parts = hs256(claims -> {}).split("\\.");
        String other = hs256(claims -> claims.subject("root")).split("\\.")[1];
        refused(parts[0] + "." + other + "." + parts[2]);
        char first = parts[2].charAt(0);
        refused(parts[0] + "." + parts[1] + "." + (first == 'A' ? 'B' : 'A') + parts[2].substring(1));
        for (String text : new String[] {"", ".", "..", "a.b.c", parts[0], parts[0] + "." + parts[1]}) {
            refused(text);
        }
    }

    @Test
    void timeIsKeptWithThirtySecondsOfSkew() throws Exception {
        String token = hs256(
                claims -> claims.expirationTime(Date.from(NOW.plusSeconds(60))).notBeforeTime(Date.from(NOW)));
        Tokens tokens = tokens();
        now = NOW.minusSeconds(31);
        assertEquals(Optional.empty(), tokens.caller(token));
        now = NOW.minusSeconds(30);
        assertTrue(tokens.caller(token).isPresent());
        now = NOW.plusSeconds(89);
        assertTrue(tokens.caller(token).isPresent());
        now = NOW.plusSeconds(90);
        assertEquals(Optional.empty(), tokens.caller(token), "also where the token is remembered");
        assertEquals(Optional.empty(), tokens().caller(token));
    }

    @Test
    void aTokenThatNeverEndsIsRefused() throws Exception {
        refused(hs256(claims -> claims.expirationTime(null)));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        refused(hs256(claims -> claims.issuer("https://issuer.example")));
        refused(hs256(claims -> claims.issuer(null)));
        refused(hs256(claims -> claims.audience("invoices")));
        refused(hs256(claims -> claims.audience((String) null)));
    }

    @Test
    void aScopeThatIsNoTextIsRefused() throws Exception {
        refused(hs256(claims -> claims.claim("scope", 7)));
        assertEquals(
                Optional.of(new Caller("ada", Set.of())),
                tokens().caller(hs256(claims -> claims.claim("scope", null))));
    }

    @Test
    void whatIsRememberedIsBounded() {
        TokenCache cache = new TokenCache();
        for (int i = 0; i < 5 * TokenCache.GENERATION; i++) {
            cache.put("token " + i, new Caller("", Set.of()), 100);
            assertTrue(cache.get("token 0", 99).isPresent(), "what is in use stays");
            assertTrue(cache.size() <= 2 * TokenCache.GENERATION + 1, () -> cache.size() + " tokens");
        }
        assertEquals(Optional.empty(), cache.get("token 0", 100));
    }

    @Test
    void aKeyThatIsNoneIsOneLine() {
        assertTrue(startup(Map.of(MiddlewareSettings.SECRET, "short")).contains("has 5 bytes, HS256 needs 32"));
        String line = startup(Map.of("stops.middleware.jwt.rs256-public-key", "nonsense"));
        assertTrue(line.contains("is not an RSA public key"), line);
    }

    private static String startup(Map<String, String> given) {
        StartupFailure failure =
                assertThrows(StartupFailure.class, () -> MiddlewareSettings.tokens(settings(given), Clock.systemUTC()));
        assertEquals(1, failure.line().lines().count());
        return failure.line();
    }

    private void refused(String token) throws Exception {
        assertEquals(Optional.empty(), tokens().caller(token), token);
    }

    private Tokens tokens() throws Exception {
        return MiddlewareSettings.tokens(
                settings(Map.of(MiddlewareSettings.SECRET, SECRET, "stops.middleware.jwt.rs256-public-key", pem())),
                clock());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private static Settings settings(Map<String, String> given) throws StartupFailure {
        return Settings.read(MiddlewareSettings.SETTINGS, Config.just(ConfigSources.create(new HashMap<>(given))));
    }

    private static String hs256(Consumer<JWTClaimsSet.Builder> change) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(change));
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims(claims -> {}));
        token.sign(signer);
        return token.serialize();
    }

    private static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer("https://issuer.sevenstops.dev")
                .audience("orders")
                .subject("ada")
                .claim("scope", "orders:write  orders:export")
                .expirationTime(Date.from(NOW.plusSeconds(3600)));
        change.accept(claims);
        return claims.build();
    }

    private static String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(rsa.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
