package dev.sevenstops.lifecycle.defence;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.util.function.Function;

/** Limits the time that the client of a connection takes, once its protocol is identified. */
@FunctionalInterface
public interface Protection {
    /** No limits. */
    Protection NONE = (raw, served) -> served.apply(raw);

    /**
     * A connection is about to be served. Called on the connection's own thread.
     *
     * @param raw the connection, as its bytes come
     * @param served makes what serves it, whose bytes must come from the context that it is given
     * @return what serves it within the limits
     */
    ServerConnection around(ConnectionContext raw, Function<ConnectionContext, ServerConnection> served);
}
