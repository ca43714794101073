package dev.sevenstops.jmh.drain;

import dev.sevenstops.jmh.wire.Front;
import dev.sevenstops.jmh.wire.MemoryServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
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
 * A mebibyte of a chunked response, out of a buffer of some size: what the server does with each buffer, besides the system call,
 * which is not here.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class StreamBenchmark {
    private static final int MEBIBYTES = 4;
    private static final long SIZE = MEBIBYTES << 20;

    /** Bytes handed over at once. The service's own is 16384. */
    @Param({"4096", "16384", "65536", "262144"})
    public int buffer = 4096;

    private final byte[] request = MemoryServer.get("/export");
    private final MemoryServer.Holder server = new MemoryServer.Holder();
    private byte[] bytes = {};

    /** Starts the server. */
    @Setup
    public void start() throws IOException, InterruptedException {
        bytes = new byte[buffer];
        Arrays.fill(bytes, (byte) 'x');
        MemoryServer memory = MemoryServer.start(Front.BARE, routing -> routing.get("/export", this::export));
        server.hold(memory);
        if (!memory.answer(request).contains("Transfer-Encoding: chunked")) {
            throw new IllegalStateException("the response is not in chunks");
        }
    }

    private void export(ServerRequest req, ServerResponse response) throws IOException {
        try (OutputStream out = response.outputStream()) {
            for (long sent = 0; sent < SIZE; sent += bytes.length) {
                out.write(bytes, 0, bytes.length);
            }
        }
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        server.close();
    }

    /** The response, and its check. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public long mebibyte() throws InterruptedException {
        return Complete.atLeast(SIZE, server.serve(request, 1));
    }
}
