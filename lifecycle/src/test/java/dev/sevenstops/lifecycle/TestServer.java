package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.protocol.Selectors;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ProtocolConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real server with the instrument, which keeps what became of each request, and raw sockets to talk to it. */
final class TestServer implements AutoCloseable {

    /** A request's figures, copied out of its trace. */
    record Seen(End end, Stop at, Map<Stop, Long> own, List<Stop> order, long residual, long total) {
        long sum() {
            return residual
                    + own.entrySet().stream()
                            .filter(e -> e.getKey() != Stop.ACCEPT)
                            .mapToLong(Map.Entry::getValue)
                            .sum();
        }
    }

    private record NoHttp2(String type, String name) implements ProtocolConfig {}

    private final WebServer server;
    private final LinkedBlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

    TestServer(Consumer<HttpRouting.Builder> routing) {
        this(builder -> {}, routing);
    }

    TestServer(Consumer<WebServerConfig.Builder> config, Consumer<HttpRouting.Builder> routing) {
        this(config, Layers.NONE, routing);
    }

    /** With settings of the instrument. */
    TestServer(Map<String, String> settings, Consumer<HttpRouting.Builder> routing) {
        this(settings, builder -> {}, Layers.NONE, routing);
    }

    TestServer(Consumer<WebServerConfig.Builder> config, Layers layers, Consumer<HttpRouting.Builder> routing) {
        this(Map.of(), config, layers, routing);
    }

    private TestServer(
            Map<String, String> settings,
            Consumer<WebServerConfig.Builder> config,
            Layers layers,
            Consumer<HttpRouting.Builder> routing) {
        WebServerConfig.Builder builder = WebServer.builder().host("127.0.0.1").port(0);
        config.accept(builder);
        Lifecycle.install(builder, Config.just(ConfigSources.create(settings)), layers, routing, (trace, end, at) -> {
            Map<Stop, Long> own = new EnumMap<>(Stop.class);
            for (Stop stop : Stop.values()) {
                own.put(stop, trace.ownNanos(stop));
            }
            seen.add(new Seen(end, at, own, trace.order(), trace.residualNanos(), trace.totalNanos()));
        });
        if (builder.protocols().stream().noneMatch(Selectors::isHttp2)) {
            // it is on the class path, and Helidon would discover it
            builder.addProtocol(new NoHttp2("http_2", "http_2"));
        }
        server = builder.build().start();
    }

    WebServer server() {
        return server;
    }

    /** The next request that has ended, waited for. */
    Seen next() throws InterruptedException {
        Seen next = seen.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request has ended: an end was lost");
        }
        return next;
    }

    int unread() {
        return seen.size();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    /** Reads one response with a Content-Length (or none) and returns its status code. */
    static int readResponse(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within the head: " + head);
            }
            head.append((char) next);
        }
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                in.readNBytes(Integer.parseInt(line.substring(15).trim()));
            }
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    @Override
    public void close() {
        server.stop();
    }
}
