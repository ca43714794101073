package dev.sevenstops.app.serialize;

import java.io.IOException;

/** An object could not be turned into JSON: a mistake in the program, never one of the client. */
public final class SerializationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SerializationException(Class<?> type, IOException cause) {
        super("cannot serialize a " + type.getName(), cause);
    }
}
