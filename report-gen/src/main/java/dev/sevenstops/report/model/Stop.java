package dev.sevenstops.report.model;

import java.util.Locale;
import java.util.Optional;

/** The seven stops of a request's life, in the order in which a request makes them. */
public enum Stop {
    ACCEPT,
    PARSE,
    ROUTE,
    MIDDLEWARE,
    HANDLE,
    SERIALIZE,
    DRAIN;

    /** The stop's name as it is written everywhere outside Java: in matrix.yaml, metrics, files and reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The stop with this {@link #id()}, if there is one. */
    public static Optional<Stop> of(String id) {
        for (Stop stop : values()) {
            if (stop.id().equals(id)) {
                return Optional.of(stop);
            }
        }
        return Optional.empty();
    }
}
