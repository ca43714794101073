package dev.sevenstops.app.serialize;

/** The service's own serializers, opened to benchmarks, which live in packages of their own. */
public final class AppSerializers {
    private AppSerializers() {}

    /** Compiled from the schema. */
    public static JsonSerializer dslJson() {
        return new DslJsonSerializer();
    }

    /** By data binding. */
    public static JsonSerializer jackson() {
        return new JacksonSerializer();
    }

    /** What dsl-json writes a type with; {@link Void} if it knows nothing. */
    public static Class<?> dslJsonEncoder(Class<? extends JsonBody> type) {
        return new DslJsonSerializer().encoderOf(type);
    }
}
