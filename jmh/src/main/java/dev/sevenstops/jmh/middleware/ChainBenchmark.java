package dev.sevenstops.jmh.middleware;

import com.nimbusds.jose.JOSEException;
import dev.sevenstops.app.middleware.ServiceChain;
import dev.sevenstops.app.serialize.AppSerializers;
import dev.sevenstops.jmh.wire.Front;
import dev.sevenstops.jmh.wire.MemoryServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A whole request to a route that needs a token, through the service's own chain as far as some layer: the difference between two
 * neighbours is what the later layer adds. The token is one that was checked before, as all but a client's first are.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ChainBenchmark {
    private static final int REQUESTS = 500;

    /** The innermost layer: all above it are there, too. */
    public enum UpTo {
        /** No chain at all. */
        NOTHING(0),
        /** A chain without layers. */
        EMPTY(0),
        /** Whether the connection goes on. */
        KEEP_ALIVE(1),
        /** What is refused further in becomes an answer. */
        REFUSAL(2),
        /** The id of the request. */
        REQUEST_ID(3),
        /** The rate of the client. */
        RATE_LIMIT(4),
        /** The token. */
        AUTHENTICATION(5),
        /** The size of the body: the service's chain as it comes. */
        BODY_LIMIT(6),
        /** All of them and the log of requests, formatted and thrown away. */
        LOGGED(6);

        private final int layers;

        UpTo(int layers) {
            this.layers = layers;
        }

        boolean has(UpTo layer) {
            return compareTo(layer) >= 0;
        }
    }

    /** How much of the chain there is. */
    @Param
    public UpTo upTo = UpTo.NOTHING;

    private final byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);
    private final MemoryServer.Holder server = new MemoryServer.Holder();
    private final LinesCounted log = new LinesCounted();
    private byte[] request = {};

    /** Starts the server, and proves that each layer does its work. */
    @Setup
    public void start() throws IOException, InterruptedException, JOSEException {
        log.listen();
        ServiceChain chain = ServiceChain.of(AppSerializers.dslJson());
        MemoryServer memory = MemoryServer.start(Front.BARE, routing -> {
            chain(routing, chain);
            routing.get("/orders/{id}", (req, res) -> res.send(body));
        });
        server.hold(memory);
        request = authorized(MemoryServer.get(ServiceChain.PATH), chain.token());
        memory.check(MemoryServer.get(ServiceChain.PATH), upTo.has(UpTo.AUTHENTICATION) ? 401 : 200);
        memory.check(request, 200);
        expect(UpTo.REQUEST_ID, memory.answer(request).contains("X-Request-Id: "));
        expect(UpTo.RATE_LIMIT, chain.counted());
        expect(UpTo.LOGGED, log.any());
        if (upTo.has(UpTo.BODY_LIMIT)) {
            memory.check(large(request), 413);
        }
    }

    private void chain(HttpRouting.Builder routing, ServiceChain chain) {
        if (upTo == UpTo.LOGGED) {
            routing.addFilter(chain.logged());
        } else if (upTo.has(UpTo.EMPTY)) {
            routing.addFilter(chain.first(upTo.layers));
        }
    }

    private void expect(UpTo layer, boolean seen) {
        if (seen != upTo.has(layer)) {
            throw new IllegalStateException(layer + (seen ? " is at work and should not be" : " does nothing"));
        }
    }

    private static byte[] authorized(byte[] request, String token) {
        String text = new String(request, StandardCharsets.US_ASCII);
        return text.replace("Accept: ", "Authorization: Bearer " + token + "\r\nAccept: ")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A body that is said to be as large as none may be. */
    private static byte[] large(byte[] request) {
        return new String(request, StandardCharsets.US_ASCII)
                .replace("GET ", "POST ")
                .replace("Accept: ", "Content-Length: 100000000\r\nAccept: ")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        server.close();
        log.close();
    }

    /** A request on a kept connection. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long request() throws InterruptedException {
        return server.serve(request, REQUESTS);
    }
}
