package dev.sevenstops.jmh.middleware;

import dev.sevenstops.app.middleware.ServiceChain;
import dev.sevenstops.jmh.wire.Front;
import dev.sevenstops.jmh.wire.MemoryServer;
import io.helidon.webserver.http.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * A whole request through layers that do nothing but count: what depth itself costs, as a filter of Helidon's for each layer and as
 * the service has it, all layers in one filter.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FiltersBenchmark {
    private static final int REQUESTS = 500;

    /** Whose layers they are. */
    public enum Kind {
        /** Each one a filter. */
        FILTERS,
        /** All of them in the service's one filter. */
        ONE_CHAIN
    }

    /** How many layers there are. */
    @Param({"1", "4", "16"})
    public int depth = 1;

    /** Whose layers they are. */
    @Param
    public Kind kind = Kind.FILTERS;

    private final byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);
    private final byte[] request = MemoryServer.get("/hello");
    private final MemoryServer.Holder server = new MemoryServer.Holder();
    private long passed;

    /** Starts the server. */
    @Setup
    public void start() throws IOException, InterruptedException {
        MemoryServer memory = MemoryServer.start(Front.BARE, routing -> {
            filters().forEach(routing::addFilter);
            routing.get("/hello", (req, res) -> res.send(body));
        });
        server.hold(memory);
        memory.check(request, 200);
        if (passed != depth) {
            throw new IllegalStateException("a request passes " + passed + " layers instead of " + depth);
        }
    }

    private List<Filter> filters() {
        return switch (kind) {
            case FILTERS ->
                Stream.<Filter>generate(() -> (chain, req, res) -> {
                            passed++;
                            chain.proceed();
                        })
                        .limit(depth)
                        .toList();
            case ONE_CHAIN -> List.of(ServiceChain.counting(depth, () -> passed++));
        };
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
