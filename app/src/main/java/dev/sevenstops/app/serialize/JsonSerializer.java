package dev.sevenstops.app.serialize;

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
}
