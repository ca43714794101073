package dev.sevenstops.jmh.drain;

import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.serialize.AppSerializers;
import dev.sevenstops.app.serialize.JsonSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A megabyte of an export, compressed at several levels. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GzipBenchmark {
    private static final int SIZE = 1 << 20;

    /** From 1, the fastest, to 9, the smallest. */
    @Param({"1", "6", "9"})
    public int level = 1;

    private byte[] export = {};
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(SIZE);

    /** Makes the export. */
    @Setup
    public void make() {
        JsonSerializer serializer = AppSerializers.dslJson();
        ByteArrayOutputStream lines = new ByteArrayOutputStream(SIZE);
        for (int id = 1; lines.size() < SIZE; id++) {
            byte[] order = serializer.serialize(OrderGenerator.order(id)).copy();
            lines.write(order, 0, order.length);
            lines.write('\n');
        }
        export = lines.toByteArray();
    }

    /** Compresses it. Returns the size. */
    @Benchmark
    public int gzip() throws IOException {
        compressed.reset();
        try (Gzip out = new Gzip(compressed, level)) {
            out.write(export, 0, export.length);
        }
        return compressed.size();
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, 8192);
            def.setLevel(level);
        }
    }
}
