package dev.sevenstops.app.middleware;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;

/** The service's check of a token, opened to benchmarks, which live in packages of their own. For any thread. */
public final class TokenCheck {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "orders";
    private static final int RSA_BITS = 2048;

    private final Map<JWSAlgorithm, JWSVerifier> verifiers;
    private final Tokens tokens;
    private final String token;

    private TokenCheck(JWSAlgorithm algorithm, JWSSigner signer, JWSVerifier verifier) throws JOSEException {
        this.verifiers = Map.of(algorithm, verifier);
        this.tokens = fresh();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(algorithm),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject("customer-4711")
                        .claim("scope", "orders:read orders:write")
                        .expirationTime(Date.from(Clock.systemUTC().instant().plus(Duration.ofDays(1))))
                        .build());
        jwt.sign(signer);
        this.token = jwt.serialize();
    }

    /** Of tokens that are signed with a shared secret of 256 bits. */
    public static TokenCheck hs256() throws JOSEException {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        return new TokenCheck(JWSAlgorithm.HS256, new MACSigner(secret), new MACVerifier(secret));
    }

    /** Of tokens that are signed with an RSA key of 2048 bits, which is made anew. */
    public static TokenCheck rs256() throws JOSEException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        KeyPair pair = generator.generateKeyPair();
        return new TokenCheck(JWSAlgorithm.RS256, new RSASSASigner(pair.getPrivate()), new RSASSAVerifier((RSAPublicKey)
                pair.getPublic()));
    }

    /** Whether a token is valid that nobody has seen yet. */
    public boolean first() {
        return fresh().caller(token).isPresent();
    }

    /** Whether the same token is valid that was checked a moment ago. */
    public boolean again() {
        return tokens.caller(token).isPresent();
    }

    Tokens tokens() {
        return tokens;
    }

    String token() {
        return token;
    }

    private Tokens fresh() {
        return new Tokens(verifiers, ISSUER, AUDIENCE, Clock.systemUTC());
    }
}
