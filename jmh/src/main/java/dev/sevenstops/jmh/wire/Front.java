package dev.sevenstops.jmh.wire;

import dev.sevenstops.lifecycle.Layers;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.framing.Framing;
import dev.sevenstops.lifecycle.framing.FramingLimits;
import dev.sevenstops.lifecycle.protocol.Selectors;
import io.helidon.config.Config;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.util.List;
import java.util.function.Consumer;

/** What of this project stands in front of Helidon's own code. */
public enum Front {
    /** Nothing: Helidon as it comes. */
    BARE {
        @Override
        void install(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing) {
            plain(server, routing);
            Selectors.install(server, List.of(Http1Config.create()), (selector, http1) -> selector);
        }
    },
    /** The framing gate. */
    GATE {
        @Override
        void install(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing) {
            plain(server, routing);
            Framing.install(server, FramingLimits.defaults());
        }
    },
    /** The instrument. */
    INSTRUMENT {
        @Override
        void install(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing) {
            Lifecycle.install(server, Config.empty(), routing);
        }
    },
    /** The instrument, and the gate inside it. */
    BOTH {
        @Override
        void install(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing) {
            Lifecycle.install(
                    server, Config.empty(), Layers.NONE.with(Framing.strict(FramingLimits.defaults())), routing);
        }
    };

    abstract void install(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing);

    private static void plain(WebServerConfig.Builder server, Consumer<HttpRouting.Builder> routing) {
        HttpRouting.Builder routes = HttpRouting.builder();
        routing.accept(routes);
        server.routing(routes);
    }
}
