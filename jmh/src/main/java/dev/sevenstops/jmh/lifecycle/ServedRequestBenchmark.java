package dev.sevenstops.jmh.lifecycle;

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
 * A whole request through Helidon's server, from its bytes to the bytes of its response, with and without what this project puts in
 * front: the difference is what the instrument and the framing gate add to a request.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ServedRequestBenchmark {
    private static final int REQUESTS = 500;

    /** What stands in front of Helidon's own code. */
    @Param({"BARE", "GATE", "INSTRUMENT", "BOTH"})
    public Front front = Front.BARE;

    private final byte[] body = "{\"hello\":\"world\"}".getBytes(StandardCharsets.US_ASCII);
    private final byte[] request = MemoryServer.get("/hello");
    private final MemoryServer.Holder server = new MemoryServer.Holder();

    /** Starts the server. */
    @Setup
    public void start() throws IOException, InterruptedException {
        MemoryServer memory = MemoryServer.start(front, routing -> routing.get("/hello", (req, res) -> res.send(body)));
        memory.check(request, 200);
        server.hold(memory);
    }

    /** Stops it. */
    @TearDown
    public void stop() throws Exception {
        server.close();
    }

    /** A request on a kept connection. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long request() throws InterruptedException {
        return server.serve(request, REQUESTS);
    }
}
