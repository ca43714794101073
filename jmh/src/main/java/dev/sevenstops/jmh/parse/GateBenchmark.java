package dev.sevenstops.jmh.parse;

import dev.sevenstops.jmh.wire.MemoryServer;
import dev.sevenstops.lifecycle.framing.Framing;
import dev.sevenstops.lifecycle.framing.FramingLimits;
import dev.sevenstops.lifecycle.framing.Gate;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The framing gate alone: what it adds to a request's head and to each chunk of a body. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GateBenchmark {
    private static final int CHUNKS = 64;

    private final byte[] get = MemoryServer.get("/orders/4711");
    private final byte[] plain = chunked("");
    private final byte[] extended = chunked(";name=value");
    private final Gate gate = Framing.strict(FramingLimits.defaults()).gate();

    /** A GET of some 400 bytes and ten headers. */
    @Benchmark
    public int head() {
        return pass(get);
    }

    /** A chunk of 1 KiB, of a request with 64 of them. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int chunk() {
        return pass(plain);
    }

    /** A chunk of 1 KiB with an extension, which the gate takes out. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int chunkWithExtension() {
        return pass(extended);
    }

    private int pass(byte[] request) {
        Supplier<byte @Nullable []> source = () -> request;
        byte[] passed = gate.next(source);
        if (passed == null) {
            throw new IllegalStateException("the gate has closed the connection");
        }
        return passed.length;
    }

    private static byte[] chunked(String extension) {
        String chunk = "400" + extension + "\r\n" + "x".repeat(1024) + "\r\n";
        return ("POST /orders HTTP/1.1\r\nHost: orders.example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(CHUNKS) + "0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
