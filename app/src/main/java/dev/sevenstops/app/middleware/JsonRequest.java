package dev.sevenstops.app.middleware;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The body of a request, read and parsed. */
public final class JsonRequest {
    private final byte[] text;
    private final @Nullable Object value;

    JsonRequest(byte[] text, @Nullable Object value) {
        this.text = text;
        this.value = value;
    }

    /** The value in its generic form, see {@link dev.sevenstops.app.serialize.JsonSerializer#parse}. */
    public @Nullable Object value() {
        return value;
    }

    /** SHA-256 of the body, in hexadecimal digits. */
    public String digest() {
        return sha256(text);
    }

    /** SHA-256 of some bytes, in hexadecimal digits: 64 of them. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
