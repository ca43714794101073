package dev.sevenstops.app.downstream.caller;

import dev.sevenstops.lifecycle.protocol.ConnectionPeer;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ProtocolConfig;

/**
 * The callers of a listener, and whether they still wait for their answers. Any thread may use it.
 *
 * <p>A caller leaves HTTP/1.1 by closing its connection, also by closing only its own half of it: a caller that shuts its output and
 * goes on reading is taken to have left, as by most servers (RFC 9112 section 9.6 lets a server close then). It leaves HTTP/2 by
 * RST_STREAM (RFC 9113 section 5.4.2), or with its connection.
 */
public final class Callers {
    private Callers() {}

    /**
     * Makes a listener watch its connections. It serves HTTP/1.1, and HTTP/2 to those who begin with its preface; no upgrade.
     *
     * @param listener the listener, which must not have protocols of its own
     */
    public static void install(ListenerConfig.BuilderBase<?, ?> listener) {
        Http2Config http2 = Http2Config.builder()
                // a cancelled request is what these services are there for, not an attack (CVE-2023-44487)
                .maxRapidResets(Integer.MAX_VALUE)
                .build();
        listener.addConnectionSelector(new WatchingSelector(
                Http2ConnectionSelector.builder().http2Config(http2).build(), WatchedHttp2::new));
        listener.addConnectionSelector(new WatchingSelector(
                Http1ConnectionSelector.builder().config(Http1Config.create()).build(), WatchedHttp1::new));
        // Helidon 4.4.0 discovers protocols even where that is switched off, and leaves out only what has the same
        // type and name: these two stand for the selectors above
        listener.addProtocol(new Served("http_1_1", "http_1_1"));
        listener.addProtocol(new Served("http_2", "http_2"));
    }

    /**
     * Watches the caller of a request until the watch is ended.
     *
     * @param request a request that a handler has before it, of the listener that this was installed in
     * @param left called once, on any thread, also before this returns, when the caller leaves
     * @return to be ended before the request is answered
     */
    public static CallerWatch watch(ServerRequest request, Runnable left) {
        if (request.remotePeer() instanceof ConnectionPeer peer
                && peer.connection() instanceof WatchedContext connection) {
            return connection.watch(request.id(), left);
        }
        throw new IllegalArgumentException("not a request of a listener that watches its callers");
    }

    /** Stands for a protocol that has a selector already. */
    private record Served(String type, String name) implements ProtocolConfig {}
}
