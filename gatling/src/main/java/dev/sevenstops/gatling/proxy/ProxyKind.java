package dev.sevenstops.gatling.proxy;

import java.util.Locale;
import java.util.Optional;

/** The reverse proxies that a service can stand behind. */
public enum ProxyKind {
    /** Jetty's reverse proxy, in a process of its own. Needs nothing installed. */
    EMBEDDED,
    NGINX,
    HAPROXY;

    /** The name as it is written outside Java: a level of the factor {@code via}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with this {@link #id()}, if there is one. */
    public static Optional<ProxyKind> of(String id) {
        for (ProxyKind kind : values()) {
            if (kind.id().equals(id)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
