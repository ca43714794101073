package dev.sevenstops.gatling.run;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The secret that a block's tokens are signed with: known to the block's processes while they live, and to nobody else. */
final class Secrets {
    /** What a secret reads as in results. */
    static final String REDACTED = "<secret>";

    /** 384 bits, so that it serves HS384 too; HS256 needs 256 (RFC 7518 §3.2). */
    private static final int BYTES = 48;

    /** The shortest secret that may be in use, in characters. What is shorter stands in its place. */
    private static final int SHORTEST = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A fresh one. */
    static String draw() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether a setting's value is nobody's business. */
    static boolean isSecret(String key) {
        return key.endsWith("secret") || key.endsWith("password");
    }

    /** Whether what a process shows for a secret setting contradicts what it was given. Most show something else in its place. */
    static boolean contradicts(String given, String shown) {
        return !shown.equals(given) && shown.length() >= SHORTEST;
    }

    /** Settings as they may be published. */
    static Map<String, String> redacted(Map<String, String> settings) {
        Map<String, String> redacted = new LinkedHashMap<>(settings);
        redacted.replaceAll((key, value) -> isSecret(key) && !value.isEmpty() ? REDACTED : value);
        return redacted;
    }
}
