package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.HelidonServiceLoader;
import io.helidon.webserver.ProtocolConfigs;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/** Makes the selectors that Helidon would discover, with something of ours around those of HTTP/1.1. */
public final class Selectors {
    private final Around around;
    private final UnaryOperator<ServerConnectionSelector> http2;
    private final List<ServerConnectionSelector> made = new ArrayList<>();

    /** What is put around a selector of HTTP/1.1. */
    @FunctionalInterface
    public interface Around {
        /**
         * Called once for each configuration of HTTP/1.1 of the listener, while the server is set up.
         *
         * @param selector as Helidon makes it
         * @param config what it was made from
         * @return what the listener has instead, usually something around the one given
         */
        ServerConnectionSelector around(ServerConnectionSelector selector, Http1Config config);
    }

    private Selectors(Around around, UnaryOperator<ServerConnectionSelector> http2) {
        this.around = around;
        this.http2 = http2;
    }

    /**
     * Makes them, and keeps Helidon from making them again.
     *
     * @param server the server's configuration
     * @param protocols what it serves
     * @param around what is put around its selectors of HTTP/1.1
     */
    public static void install(WebServerConfig.Builder server, List<ProtocolConfig> protocols, Around around) {
        install(server, protocols, around, UnaryOperator.identity());
    }

    /**
     * Makes them, with something around those of HTTP/2 as well.
     *
     * @param server the server's configuration
     * @param protocols what it serves
     * @param around what is put around its selectors of HTTP/1.1
     * @param http2 what is put around its selectors of HTTP/2
     */
    public static void install(
            WebServerConfig.Builder server,
            List<ProtocolConfig> protocols,
            Around around,
            UnaryOperator<ServerConnectionSelector> http2) {
        install(server, protocols, around, http2, UnaryOperator.identity());
    }

    /**
     * Makes them, with something in front of all of them.
     *
     * @param server the server's configuration
     * @param protocols what it serves
     * @param around what is put around its selectors of HTTP/1.1
     * @param http2 what is put around its selectors of HTTP/2
     * @param front makes what the listener has instead of all its selectors
     */
    public static void install(
            WebServerConfig.Builder server,
            List<ProtocolConfig> protocols,
            Around around,
            UnaryOperator<ServerConnectionSelector> http2,
            UnaryOperator<List<ServerConnectionSelector>> front) {
        Selectors selectors = new Selectors(around, http2);
        ProtocolConfigs configs = ProtocolConfigs.create(protocols);
        HelidonServiceLoader.create(ServiceLoader.load(ServerConnectionSelectorProvider.class))
                .forEach(provider -> selectors.add(provider, configs));
        front.apply(selectors.made).forEach(server::addConnectionSelector);
        // Helidon 4.4.0 discovers protocols even where that is switched off, and leaves out only what has the same type
        // and name; what it discovers is named as its type
        server.protocols(protocols.stream()
                .map(protocol -> (ProtocolConfig) new Served(protocol.type(), protocol.type()))
                .toList());
    }

    private <T extends ProtocolConfig> void add(ServerConnectionSelectorProvider<T> provider, ProtocolConfigs configs) {
        for (T config : configs.config(provider.protocolType(), provider.protocolConfigType())) {
            ServerConnectionSelector selector = provider.create(WebServer.DEFAULT_SOCKET_NAME, config, configs);
            made.add(around(selector, config));
        }
    }

    private ServerConnectionSelector around(ServerConnectionSelector selector, ProtocolConfig config) {
        if (config instanceof Http1Config http1) {
            return around.around(selector, http1);
        }
        return isHttp2(config) ? http2.apply(selector) : selector;
    }

    /** Whether a protocol is HTTP/2, told by its type: its classes need not be on the class path. */
    public static boolean isHttp2(ProtocolConfig config) {
        return config.type().equals("http_2");
    }

    /** Stands for a protocol that a selector of ours serves; no provider makes a second selector of it. */
    private record Served(String type, String name) implements ProtocolConfig {}
}
