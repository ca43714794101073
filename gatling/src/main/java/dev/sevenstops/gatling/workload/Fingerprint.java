package dev.sevenstops.gatling.workload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of values, each with its length, so that no two sequences run into each other. */
final class Fingerprint {
    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            // every Java platform is required to have it
            throw new IllegalStateException(impossible);
        }
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add((long) bytes.length);
        digest.update(bytes);
        return this;
    }

    Fingerprint add(long value) {
        digest.update(number.clear().putLong(value).array());
        return this;
    }

    Fingerprint add(double value) {
        return add(Double.doubleToLongBits(value));
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
