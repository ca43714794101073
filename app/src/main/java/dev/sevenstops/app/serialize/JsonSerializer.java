package dev.sevenstops.app.serialize;

import org.jspecify.annotations.Nullable;

/**
 * Turns an object into JSON.
 *
 * <p>All implementations write the same bytes for the same object, so that what a comparison of them shows is their
 * cost and nothing else. Safe for use by many threads at once.
 */
public interface JsonSerializer {

    /**
     * Serializes into a buffer that belongs to the caller until it is released.
     *
     * @param body the object
     * @return its JSON, UTF-8
     * @throws SerializationException if the object cannot be written
     */
    JsonBuffer serialize(JsonBody body);

    /**
     * Reads JSON (RFC 8259) into its generic form: maps, lists, {@link String}, {@link Boolean}, {@link Long} for whole
     * numbers that fit, {@link java.math.BigDecimal} for all other numbers, and null.
     *
     * @param json the text, UTF-8; no deeper than {@link JsonText#MOST_LEVELS}
     * @throws MalformedJsonException if it is not JSON, nested too deep, or followed by anything but white space
     */
    @Nullable
    Object parse(byte[] json) throws MalformedJsonException;
}
