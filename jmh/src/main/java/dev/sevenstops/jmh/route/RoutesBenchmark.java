package dev.sevenstops.jmh.route;

import dev.sevenstops.jmh.wire.Front;
import dev.sevenstops.jmh.wire.MemoryServer;
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
 * A whole request to a server with many routes, each with a parameter in its path. Helidon asks one route after the other, so the
 * difference between the first and the last is what the routes in front of the last one cost.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RoutesBenchmark {
    private static final int REQUESTS = 100;

    /** Which of the routes takes the request. */
    public enum Asked {
        /** The first. */
        FIRST,
        /** The last. */
        LAST,
        /** None: the answer is 404. */
        NONE
    }

    /** How many routes there are. */
    @Param({"10", "100", "1000"})
    public int routes = 10;

    /** Which one is asked for. */
    @Param
    public Asked asked = Asked.FIRST;

    private final byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);
    private final MemoryServer.Holder server = new MemoryServer.Holder();
    private byte[] request = {};

    /** Starts the server. */
    @Setup
    public void start() throws IOException, InterruptedException {
        MemoryServer memory = MemoryServer.start(Front.BARE, routing -> {
            for (int route = 1; route <= routes; route++) {
                routing.get("/things/" + route + "/{id}", (req, res) -> res.send(body));
            }
        });
        server.hold(memory);
        int number = switch (asked) {
            case FIRST -> 1;
            case LAST -> routes;
            case NONE -> routes + 1;
        };
        request = MemoryServer.get("/things/" + number + "/4711");
        memory.check(request, asked == Asked.NONE ? 404 : 200);
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        server.close();
    }

    /** A request on a kept connection. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long request() throws InterruptedException {
        return server.serve(request, REQUESTS);
    }
}
