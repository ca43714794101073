package dev.sevenstops.app.handle.quote;

import java.util.Arrays;
import java.util.Optional;

/** A service that a quote depends on, in the order in which they are asked one after the other. */
enum Dependency {
    /** What the order costs. Without it there is no quote. */
    PRICING("pricing", "price", "price", true),
    /** Whether it can be delivered. Without it there is no quote. */
    INVENTORY("inventory", "stock", "stock", true),
    /** How it would be sent. A quote is of use without it. */
    SHIPPING("shipping", "days", "shipping", false);

    private final String id;
    private final String field;
    private final String part;
    private final boolean required;

    Dependency(String id, String field, String part, boolean required) {
        this.id = id;
        this.field = field;
        this.part = part;
        this.required = required;
    }

    /** The service's name, which is also the first segment of its paths. */
    String id() {
        return id;
    }

    /** The field of its answer that holds the number that was asked for. */
    String field() {
        return field;
    }

    /** The quote's field that its answer becomes. */
    String part() {
        return part;
    }

    /** Whether there is no quote without it, even where parts may be missing. */
    boolean required() {
        return required;
    }

    /** The service with this name. */
    static Optional<Dependency> named(String id) {
        return Arrays.stream(values())
                .filter(dependency -> dependency.id.equals(id))
                .findFirst();
    }
}
