package dev.sevenstops.gatling.proxy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A real proxy in front of a service that does as the test says. */
final class Fixture implements AutoCloseable {
    private static final Children CHILDREN = new Children();

    // nginx and HAProxy cut the instants in their logs to milliseconds
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final RunningProxy proxy;
    private final Optional<HttpServer> service;

    private Fixture(RunningProxy proxy, Optional<HttpServer> service) {
        this.proxy = proxy;
        this.service = service;
    }

    /** A proxy in front of a port. The test is skipped, with the reason, where the proxy is not installed. */
    static Fixture inFrontOf(int port, ProxyKind kind, ProxyOptions options, Path folder) throws Exception {
        return new Fixture(start(port, kind, options, folder), Optional.empty());
    }

    /** A proxy in front of a service. */
    static Fixture inFrontOf(HttpHandler handler, ProxyKind kind, ProxyOptions options, Path folder) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/", handler);
        service.start();
        try {
            return new Fixture(start(service.getAddress().getPort(), kind, options, folder), Optional.of(service));
        } catch (Exception | Error e) {
            service.stop(0);
            throw e;
        }
    }

    private static RunningProxy start(int port, ProxyKind kind, ProxyOptions options, Path folder) throws Exception {
        Optional<String> missing = Proxies.missing(kind, Map.of());
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
        return Proxies.start(kind, options, port, folder, List.of(), Map.of(), CHILDREN);
    }

    RunningProxy proxy() {
        return proxy;
    }

    int port() {
        return proxy.port();
    }

    /** All that the proxy's log holds. */
    ProxyTimes times() throws IOException {
        return proxy.times(started, Instant.now().plusSeconds(1));
    }

    static ProxyTimes.Field field(ProxyTimes times, String name) {
        return times.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Answers with a short text. */
    static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        proxy.close();
        service.ifPresent(server -> server.stop(0));
    }
}
