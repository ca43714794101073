package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.Http2Client.Frame;
import dev.sevenstops.lifecycle.TestServer.Seen;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real server of HTTP/2 whose handlers read the bodies of requests or leave them, and what became of those. For one test each. */
final class BodyServer implements AutoCloseable {
    /** JSON that is whole before its body is. */
    static final String JSON = "{\"quantity\":1}";

    private static final int NO_ERROR = 0;
    private static final int WINDOW = 65_535;

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);
    private final LinkedBlockingQueue<Thread> served = new LinkedBlockingQueue<>();
    /** What a handler took for a body. */
    private final LinkedBlockingQueue<String> taken = new LinkedBlockingQueue<>();

    private final Handler read = (request, response) -> {
        served.add(Thread.currentThread());
        reading.countDown();
        taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        response.send("taken");
    };
    private final Handler ignored = (request, response) -> {
        served.add(Thread.currentThread());
        response.send("ignored");
    };
    private final Handler begun = (request, response) -> {
        served.add(Thread.currentThread());
        try (OutputStream out = response.outputStream()) {
            out.write(new byte[100]);
            out.flush();
            taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        }
    };
    private final Handler buffered = (request, response) -> {
        served.add(Thread.currentThread());
        request.content().buffer();
        taken.add(new String(request.content().as(byte[].class), StandardCharsets.US_ASCII));
        response.send("taken");
    };
    private final Handler failing = (request, response) -> {
        served.add(Thread.currentThread());
        int first = request.content().inputStream().read();
        throw new NotFoundException("nothing begins with " + first);
    };
    private final Handler held = (request, response) -> {
        reading.countDown();
        assertTrue(release.await(30, TimeUnit.SECONDS));
        response.send("held");
    };

    private final TestServer server;

    BodyServer(Defence defence) {
        this(defence, config -> {});
    }

    BodyServer(Defence defence, Consumer<WebServerConfig.Builder> more) {
        Consumer<WebServerConfig.Builder> both = config -> config.useNio(false)
                .shutdownGracePeriod(Duration.ofMillis(100))
                .addProtocol(Http1Config.create())
                .addProtocol(Http2Config.builder().initialWindowSize(WINDOW).build());
        server = new TestServer(
                both.andThen(more),
                Layers.NONE.with(defence),
                routing -> routing.get("/small", (request, response) -> response.send("x"))
                        .get("/held", held)
                        .post("/held", held)
                        .post("/read", read)
                        .post("/ignored", ignored)
                        .post("/buffered", buffered)
                        .post("/failing", failing)
                        .post("/begun", begun));
    }

    /** The limits of a body, and no others that a test could come to. */
    static Defence defence(Duration body, Rate read) {
        return Defence.of(
                new DefenceLimits(Duration.ofSeconds(20), body, read, Duration.ZERO, Rate.ANY, Duration.ZERO));
    }

    Http2Client connect() throws IOException {
        return new Http2Client(server.connect(), WINDOW);
    }

    /** The next request that has ended, waited for. */
    Seen next() throws InterruptedException {
        return server.next();
    }

    /** What a handler took for a body, waited for. */
    String taken() throws InterruptedException {
        return taken.take();
    }

    /** Waits until a handler reads, or is held. */
    void awaitReader() throws InterruptedException {
        assertTrue(reading.await(20, TimeUnit.SECONDS));
    }

    /** Lets the handlers go on that are held. */
    void release() {
        release.countDown();
    }

    void assertEnd(End end, Stop at) throws Exception {
        Seen seen = server.next();
        assertEquals(end, seen.end());
        assertEquals(at, seen.at());
        assertEquals(seen.total(), seen.sum());
        assertThreadLeaves();
        assertEquals(List.of(), List.copyOf(taken), "half a body was taken for a whole one");
    }

    void assertThreadLeaves() throws InterruptedException {
        assertTrue(served.take().join(Duration.ofSeconds(20)), "its thread still waits");
    }

    /** RFC 9113 section 8.1: the response is there, and the rest of the request is not wanted. */
    static void assertStopped(Http2Client client, int stream) throws IOException {
        Frame stop = client.readUntil(Http2Client.RST_STREAM);
        assertEquals(stream, stop.stream());
        assertEquals(NO_ERROR, stop.code());
    }

    static void assertGoesOn(Http2Client client, int stream) throws IOException {
        client.get(stream, "/small");
        assertEquals(stream, client.readToEndOfAStream(), "the connection does not go on");
    }

    @Override
    public void close() {
        server.close();
    }
}
