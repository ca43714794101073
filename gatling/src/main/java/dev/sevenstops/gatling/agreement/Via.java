package dev.sevenstops.gatling.agreement;

import dev.sevenstops.gatling.proxy.ProxyKind;
import java.util.Locale;
import java.util.Optional;

/** What stands in front of the service. */
enum Via {
    DIRECT(0),
    EMBEDDED(0),
    /** Undertow, which forwards more than the others: no proxy to be measured with, only to be disagreed with. */
    UNDERTOW(0),
    /** A client that ends its direction has gone away, to nginx: what it asked for is given up. */
    NGINX(250),
    HAPROXY(250);

    private final long quietMillis;

    Via(long quietMillis) {
        this.quietMillis = quietMillis;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Via> of(String id) {
        for (Via via : values()) {
            if (via.id().equals(id)) {
                return Optional.of(via);
            }
        }
        return Optional.empty();
    }

    /** The kind of proxy, if it is one that is measured too. */
    Optional<ProxyKind> kind() {
        return ProxyKind.of(id());
    }

    /** The client ends its direction after so long a silence; 0 for at once. */
    long quietMillis() {
        return quietMillis;
    }
}
