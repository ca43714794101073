package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.Protection;
import dev.sevenstops.lifecycle.framing.Framing;
import dev.sevenstops.lifecycle.framing.Gate;
import dev.sevenstops.lifecycle.kernel.ConnectionTable;
import dev.sevenstops.lifecycle.protocol.AcceptHook;
import dev.sevenstops.lifecycle.protocol.Selectors;
import dev.sevenstops.lifecycle.protocol.TlsSelector;
import dev.sevenstops.lifecycle.route.RouteTable;
import io.helidon.common.socket.SocketOptions;
import io.helidon.config.Config;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1LoggingConnectionListener;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instrument's front door: one line adds it to a Helidon 4 server.
 *
 * <pre>{@code
 * WebServerConfig.Builder server = WebServer.builder().port(8080);
 * Lifecycle.install(server, config, routing -> routing.get("/hello", (req, res) -> res.send("hello")));
 * server.build().start();
 * }</pre>
 *
 * <p>From then on every HTTP/1.1 request on the server's default listener is timed at all seven stops, the end of each
 * request and connection is counted with its stop and its cause, and the kernel's queues in front of accept and behind drain
 * are watched. The figures are published through Helidon's metrics under {@code lifecycle.*} and {@code http.server.*}. So are the
 * requests of HTTP/2 with prior knowledge and over TLS, where Helidon's {@code Http2Config} is among the server's protocols. Connections
 * of other protocols, and those that are upgraded from HTTP/1.1, pass through untouched.
 *
 * <p>The application itself may time what only it knows, typically the serialize stop in a media writer:
 *
 * <pre>{@code
 * try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
 *     writer.write(entity, out);
 * }
 * }</pre>
 */
public final class Lifecycle {
    private static final String ENABLED = "lifecycle.enabled";
    private static final String SERVER_TIMING = "lifecycle.server-timing";
    private static final Path PROC = Path.of("/proc");
    private static final List<Setting> SETTINGS = List.of(
            new Setting(ENABLED, new Setting.Flag(), "true", "whether the seven stops of each request are timed"),
            new Setting(
                    SERVER_TIMING,
                    new Setting.Flag(),
                    "false",
                    "whether each response of HTTP/1.1 says in Server-Timing, in milliseconds, what accept, parse, route,"
                            + " middleware and handle have taken before its head was sent, and, in a trailer of a chunked body"
                            + " for a client that sends TE: trailers, what serialize and drain took up to that trailer; needs"
                            + " lifecycle.enabled. It tells everybody who asks, also without a token: how long a refusal, a hit"
                            + " in a cache or a search took can give away what the answer itself does not, so let a proxy"
                            + " remove it or keep it off where clients are not to be trusted"));
    private static final StopScope NO_SCOPE = () -> {};

    private final Connections connections;
    private final LifecycleMeters meters;
    private final boolean seesEveryProtocol;
    private final RouteTable routes;
    private final Optional<Defence> defence;
    private Optional<AcceptWatch> watch = Optional.empty();

    private Lifecycle(
            boolean seesEveryProtocol, RouteTable routes, Optional<Defence> defence, RequestObserver observer) {
        this.seesEveryProtocol = seesEveryProtocol;
        this.defence = defence;
        this.routes = routes;
        this.meters = new LifecycleMeters(MetricsFactory.getInstance().globalRegistry());
        this.connections = new Connections(Clock.SYSTEM, meters, observer);
    }

    /** The settings that the instrument itself implements. */
    public static List<Setting> settings() {
        return SETTINGS;
    }

    /**
     * Adds the instrument to a server's default listener.
     *
     * <p>Call it last: the protocols and connection options that the builder holds by then are the ones that are
     * instrumented. HTTP/1.1 is served as configured there, or with Helidon's defaults.
     *
     * @param server the server's configuration, complete but for its routing
     * @param config the configuration that holds the {@code lifecycle.*} keys, at its root
     * @param routing adds the application's routes and filters to the routing that it is given
     * @return the routes, also where the instrument is switched off; {@link RouteTable#shadowed} names those that no request reaches, and may
     *     be asked when the server has been built and has not been started
     */
    public static RouteTable install(
            WebServerConfig.Builder server, Config config, Consumer<HttpRouting.Builder> routing) {
        return install(server, config, Layers.NONE, routing);
    }

    /**
     * Adds the instrument to a server's default listener, and other layers with it. Those also where the instrument is switched off.
     *
     * @param server the server's configuration, complete but for its routing
     * @param config the configuration that holds the {@code lifecycle.*} keys, at its root
     * @param layers what else stands in front of HTTP
     * @param routing adds the application's routes and filters to the routing that it is given
     * @return the routes, as the method above
     */
    public static RouteTable install(
            WebServerConfig.Builder server, Config config, Layers layers, Consumer<HttpRouting.Builder> routing) {
        return install(server, config, layers, routing, (trace, end, at) -> {});
    }

    static RouteTable install(
            WebServerConfig.Builder server,
            Config config,
            Layers layers,
            Consumer<HttpRouting.Builder> routing,
            RequestObserver observer) {
        RouteTable table = new RouteTable();
        List<ProtocolConfig> served = new ArrayList<>(server.protocols());
        if (served.isEmpty()) {
            served.add(Http1Config.create());
        }
        layers.defence().ifPresent(defence -> served.replaceAll(defence::told));
        if (!config.get(ENABLED).asBoolean().orElse(true)) {
            if (!layers.equals(Layers.NONE)) {
                uninstrumented(server, served, layers);
            }
            HttpRouting.Builder plain = table.recording(HttpRouting.builder());
            routing.accept(plain);
            server.routing(plain);
            return table;
        }
        boolean serverTiming = config.get(SERVER_TIMING).asBoolean().orElse(false);
        boolean onlyHttp =
                served.stream().allMatch(protocol -> protocol instanceof Http1Config || Selectors.isHttp2(protocol));
        List<ProtocolConfig> protocols = served.stream()
                .map(protocol -> protocol instanceof Http1Config http1 ? observed(http1, serverTiming) : protocol)
                .toList();
        Lifecycle lifecycle = new Lifecycle(onlyHttp, table, layers.defence(), observer);
        lifecycle.instrument(server, protocols, layers);
        HttpRouting.Builder instrumented = table.recording(
                HttpRouting.builder(), new Timing(lifecycle::started, lifecycle::stopped, serverTiming));
        routing.accept(instrumented);
        server.routing(instrumented);
        return table;
    }

    /**
     * Enters a stop on the request that the current thread serves; it is left when the scope is closed. Costs two readings of
     * the clock and no allocation. On a thread that serves no instrumented request it does nothing.
     */
    public static StopScope enter(Stop stop) {
        RequestTrace trace = CurrentTrace.get();
        if (trace == null) {
            return NO_SCOPE;
        }
        trace.enter(stop);
        return trace;
    }

    /**
     * Says that a limit ends the request that the current thread serves: it is counted as ended by {@code limit} at this stop
     * once its response has been sent. Of several marks, also by {@link #deadline}, the first counts. For what the application itself refuses, such as 429 by
     * a rate limit (middleware) or 503 of a load that is shed (handle).
     *
     * <p>Needs no mark: 413, 414, 431 and Helidon's 400 for headers over the size (all at parse), and Helidon's own 503 over
     * {@code max-concurrent-requests} (at middleware). Connections that {@code max-tcp-connections} keeps out wait in the kernel's
     * queue, where no code of the process sees them: they show in {@code lifecycle.accept.queue.depth} and end nowhere.
     *
     * <p>On a thread that serves no instrumented request it does nothing.
     *
     * @param stop the stop whose limit it is
     */
    public static void limited(Stop stop) {
        mark(End.LIMIT, stop);
    }

    /**
     * Says that the deadline of the request that the current thread serves has cut it: it is counted as ended by {@code deadline} at
     * this stop once its response has been sent, whatever the response is (a 504, or an answer in which something is missing). Of
     * several marks, also by {@link #limited}, the first counts. Only the application knows of deadlines: nothing is marked by itself.
     *
     * <p>On a thread that serves no instrumented request it does nothing.
     *
     * @param stop the stop that was waiting when the time was over; for calls to other services that is {@link Stop#HANDLE}
     */
    public static void deadline(Stop stop) {
        mark(End.DEADLINE, stop);
    }

    private static void mark(End by, Stop stop) {
        RequestTrace trace = CurrentTrace.get();
        if (trace != null) {
            trace.mark(by, stop);
        }
    }

    /** Adds the other layers alone. */
    private static void uninstrumented(WebServerConfig.Builder server, List<ProtocolConfig> protocols, Layers layers) {
        boolean besideHttp2 = protocols.stream().anyMatch(Selectors::isHttp2);
        AcceptedSockets sockets = new AcceptedSockets();
        accepted(server, layers, channel -> sockets.accepted(channel, Clock.SYSTEM.nanos()));
        Protection protection = protection(layers);
        Selectors.install(
                server,
                protocols,
                (selector, http1) -> new HookedSelector(
                        layers.framing()
                                .map(strict -> strict.gated(selector, besideHttp2))
                                .orElse(selector),
                        sockets,
                        protection,
                        layers.hook()),
                other ->
                        layers.defence().map(defence -> defence.guarding(other)).orElse(other),
                all -> front(layers, sockets::channel, all));
    }

    /** What stands in front of all protocols. */
    private static List<ServerConnectionSelector> front(
            Layers layers,
            Function<String, Optional<SocketChannel>> sockets,
            List<ServerConnectionSelector> protocols) {
        return layers.tls()
                .map(tls -> List.<ServerConnectionSelector>of(new TlsSelector(tls, sockets, List.copyOf(protocols))))
                .orElse(protocols);
    }

    private static Protection protection(Layers layers) {
        return layers.defence().map(Defence::ofHttp1).orElse(Protection.NONE);
    }

    /** Tells of each socket, on the acceptor's thread, straight after accept. */
    private static void accepted(WebServerConfig.Builder server, Layers layers, Consumer<SocketChannel> accepted) {
        Consumer<SocketChannel> all = layers.defence()
                .map(defence -> accepted.andThen(defence::accepted))
                .orElse(accepted);
        server.connectionOptions(new AcceptHook(server.connectionOptions().orElseGet(SocketOptions::create), all));
    }

    /**
     * The configuration with listeners of ours. Helidon's own receive log is not among those that it calls on, because Helidon
     * leaves it out itself where any listener is configured.
     *
     * @param serverTiming whether responses tell their times; only then what is sent has a listener
     */
    private static Http1Config observed(Http1Config http1, boolean serverTiming) {
        List<Http1ConnectionListener> configured = http1.receiveListeners().stream()
                .filter(listener -> !(listener instanceof Http1LoggingConnectionListener))
                .toList();
        Http1Config.Builder observed =
                Http1Config.builder(http1).receiveListeners(List.of(new HeadListener(configured)));
        if (serverTiming) {
            observed.sendListeners(List.of(new ServerTiming(http1.sendListeners())));
        }
        return observed.build();
    }

    /** Adds what sees the connections of a listener and what is refused on it, and the other layers. */
    private void instrument(WebServerConfig.Builder server, List<ProtocolConfig> protocols, Layers layers) {
        server.directHandlers(Refusals.noticing(server.directHandlers().orElseGet(DirectHandlers::create)));
        accepted(server, layers, connections::accepted);
        Protection protection = protection(layers);
        Optional<Framing> framing = layers.framing();
        boolean besideHttp2 = protocols.stream().anyMatch(Selectors::isHttp2);
        Selectors.install(
                server,
                protocols,
                (selector, http1) -> new InstrumentedSelector(
                        framing.map(strict -> strict.identifying(selector, besideHttp2))
                                .orElse(selector),
                        connections,
                        () -> framing.map(Framing::gate).orElseGet(Gate::open),
                        protection,
                        layers.hook(),
                        http1.maxHeadersSize()),
                http2 -> {
                    ServerConnectionSelector timed = new Http2Selector(http2, connections);
                    return layers.defence()
                            .map(defence -> defence.guarding(timed))
                            .orElse(timed);
                },
                all -> front(layers, connections::channel, all));
    }

    private void started(WebServer server) {
        meters.connections(connections, seesEveryProtocol);
        defence.ifPresent(meters::defence);
        int shadowed = routes.shadowed().size();
        meters.gauge(
                "lifecycle.route.shadowed",
                "Routes that no request reaches, because one in front of them takes them all",
                Map.of(),
                () -> shadowed);
        ConnectionTable table = new ConnectionTable(PROC, server.port());
        SendQueueMeters.publish(table, meters);
        watch = Optional.of(new AcceptWatch(
                PROC, server.port(), table, server.prototype().backlog(), connections, meters, seesEveryProtocol));
    }

    private void stopped() {
        watch.ifPresent(AcceptWatch::close);
        meters.close();
    }
}
