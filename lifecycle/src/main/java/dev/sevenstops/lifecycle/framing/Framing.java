package dev.sevenstops.lifecycle.framing;

import dev.sevenstops.lifecycle.protocol.Selectors;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Strict message framing for a Helidon 4 server of HTTP/1.1: see the package's description for what it rejects and what it rewrites.
 *
 * <pre>{@code
 * WebServerConfig.Builder server = WebServer.builder().port(8080).routing(routing);
 * Framing.install(server, FramingLimits.defaults());
 * server.build().start();
 * }</pre>
 *
 * <p>A server that has the instrument as well gives the framing to {@link dev.sevenstops.lifecycle.Lifecycle#install} instead. Immutable;
 * any thread may use it.
 */
public final class Framing {
    private final FramingLimits limits;

    private Framing(FramingLimits limits) {
        this.limits = limits;
    }

    /** Strict framing with these limits. */
    public static Framing strict(FramingLimits limits) {
        return new Framing(limits);
    }

    /**
     * Puts the gate in front of HTTP/1.1 on the server's default listener. Other protocols pass untouched. Call it last: the protocols that the
     * builder holds by then are the ones that are served, HTTP/1.1 with Helidon's defaults if there are none.
     *
     * <p>What is rejected is answered through the server's direct handlers, and the connection is closed.
     *
     * @param server the server's configuration
     * @param limits how much of a request is taken; Helidon's own limits apply as well
     */
    public static void install(WebServerConfig.Builder server, FramingLimits limits) {
        strict(limits).install(server);
    }

    /** As {@link #install(WebServerConfig.Builder, FramingLimits)}. */
    public void install(WebServerConfig.Builder server) {
        List<ProtocolConfig> protocols = new ArrayList<>(server.protocols());
        if (protocols.stream().noneMatch(Http1Config.class::isInstance)) {
            protocols.add(Http1Config.create());
        }
        boolean besideHttp2 = protocols.stream().anyMatch(Selectors::isHttp2);
        Selectors.install(server, protocols, (selector, http1) -> gated(selector, besideHttp2));
    }

    /** A gate for one connection of HTTP/1.1, for whoever wraps the connection already. */
    public Gate gate() {
        return new StrictGate(limits);
    }

    /**
     * A selector that leaves no connection without an answer which the gate could give; it does not add the gate.
     *
     * @param http1 the selector of HTTP/1.1
     * @param besideHttp2 whether the listener serves HTTP/2 as well
     */
    public ServerConnectionSelector identifying(ServerConnectionSelector http1, boolean besideHttp2) {
        return new AllOfHttp1(http1, besideHttp2);
    }

    /**
     * A selector whose connections' bytes pass the gate.
     *
     * @param http1 the selector of HTTP/1.1
     * @param besideHttp2 whether the listener serves HTTP/2 as well
     */
    public ServerConnectionSelector gated(ServerConnectionSelector http1, boolean besideHttp2) {
        return new Gated(identifying(http1, besideHttp2), this);
    }

    /** A selector whose connections' bytes have passed the gate. */
    private record Gated(ServerConnectionSelector delegate, Framing framing) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return delegate.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return delegate.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return delegate.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            return delegate.connection(new GatedContext(context, framing.gate()));
        }
    }
}
