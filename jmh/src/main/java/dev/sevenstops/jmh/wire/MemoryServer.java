package dev.sevenstops.jmh.wire;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A real Helidon server whose HTTP/1.1 connections read their requests from memory and write to nobody, on the caller's thread. All
 * that the server does for a request is there, its own parser, routing and response; what is left out is the socket and the other
 * side of it, whose microseconds would bury the nanoseconds that are looked for.
 *
 * <p>One real connection is opened and kept: from it come the listener's context, routing and limit. Used by one thread.
 */
public final class MemoryServer implements AutoCloseable {
    private static final byte[] OPENING = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long SECONDS_TO_START = 10;

    private final WebServer server;
    private final Socket client;
    private final Captured captured;
    private final Capture capture;

    private MemoryServer(WebServer server, Socket client, Capture capture, Captured captured) {
        this.server = server;
        this.client = client;
        this.capture = capture;
        this.captured = captured;
    }

    /**
     * Starts one on an ephemeral port of the loopback interface.
     *
     * @param front what stands in front of Helidon's own code
     * @param routing adds routes and filters
     * @throws IOException if it cannot be connected to
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public static MemoryServer start(Front front, Consumer<HttpRouting.Builder> routing)
            throws IOException, InterruptedException {
        WebServerConfig.Builder config =
                WebServer.builder().host("127.0.0.1").port(0).useNio(false).shutdownHook(false);
        front.install(config, routing);
        Capture capture = new Capture();
        config.connectionSelectors(
                config.connectionSelectors().stream().map(capture::of).toList());
        WebServer server = config.build().start();
        try {
            Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
            client.getOutputStream().write(OPENING);
            return new MemoryServer(server, client, capture, capture.await(SECONDS_TO_START, TimeUnit.SECONDS));
        } catch (IOException | TimeoutException e) {
            server.stop();
            throw new IOException("the server on port " + server.port() + " took no connection", e);
        }
    }

    /**
     * Serves one connection to its end: so often the same request, each in a piece of its own, as a client sends that waits for the
     * answer before it goes on.
     *
     * @param request its bytes, which nobody changes
     * @param times how often
     * @return bytes that the server has written
     */
    public long serve(byte[] request, int times) throws InterruptedException {
        return serve(new Script(request, times), new Sink());
    }

    private long serve(Script script, Sink sink) throws InterruptedException {
        ServerConnection connection =
                captured.selector().connection(new MemoryContext(captured.context(), script, sink));
        try {
            connection.handle(captured.limit());
        } catch (CloseConnectionException end) {
            if (!script.ended()) {
                throw new IllegalStateException("the server closed the connection early", end);
            }
        }
        return sink.bytes();
    }

    /**
     * Serves a request once and looks at the answer: a benchmark of the wrong answer is none.
     *
     * @throws IllegalStateException if the status is another one
     */
    public void check(byte[] request, int status) throws InterruptedException {
        String answer = answer(request);
        if (!answer.startsWith(String.format(Locale.ROOT, "HTTP/1.1 %d ", status))) {
            throw new IllegalStateException("expected " + status + ", got: " + answer);
        }
    }

    /** Serves a request once. Returns all that the server has written, a character for each byte. */
    public String answer(byte[] request) throws InterruptedException {
        Sink sink = Sink.keeping();
        serve(new Script(request, 1), sink);
        return sink.text();
    }

    /** The bytes of a GET request as a browser's fetch behind a proxy sends it: some 400 bytes, ten headers. */
    public static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: orders.example.com\r\nConnection: keep-alive\r\n"
                        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36\r\n"
                        + "Accept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9\r\n"
                        + "Referer: https://orders.example.com/list\r\nX-Forwarded-For: 203.0.113.7\r\n"
                        + "X-Forwarded-Proto: https\r\nX-Request-Id: 0f8fad5b-d9cb-469f-a165-70867728950e\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        capture.release();
        client.close();
        server.stop();
    }

    /** Where a benchmark keeps its server, which is there only from its setup on. Used by one thread. */
    public static final class Holder implements AutoCloseable {
        private Optional<MemoryServer> server = Optional.empty();

        /** Keeps a server that has been started. */
        public void hold(MemoryServer started) {
            server = Optional.of(started);
        }

        /** As the server's own {@link MemoryServer#serve}. */
        public long serve(byte[] request, int times) throws InterruptedException {
            return server.orElseThrow().serve(request, times);
        }

        /** Stops it. */
        @Override
        public void close() throws IOException {
            if (server.isPresent()) {
                server.get().close();
            }
        }
    }
}
