package dev.sevenstops.jmh.drain;

import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.drain.ExportArm;
import dev.sevenstops.app.drain.ExportHandler;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.serialize.AppSerializers;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.jmh.wire.Front;
import dev.sevenstops.jmh.wire.MemoryServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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

/** An order of the service's own export, with all that is done for it but the database and the socket. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ExportBenchmark {
    private static final int ORDERS = 4_096;
    private static final int GZIP = 1;

    /** How the export is sent. */
    @Param({"STREAMED", "BUFFERED"})
    public ExportArm arm = ExportArm.STREAMED;

    /** Whether it is compressed. */
    @Param({"false", "true"})
    public boolean gzip;

    private final MemoryServer.Holder server = new MemoryServer.Holder();
    private byte[] request = {};
    private long least;

    /** Makes the orders and starts the server. */
    @Setup
    public void start() throws IOException, InterruptedException {
        List<Order> orders = LongStream.rangeClosed(1, ORDERS)
                .mapToObj(OrderGenerator::order)
                .toList();
        JsonSerializer serializer = AppSerializers.dslJson();
        // compressed it becomes smaller, but not that much: a sixth of it is more than a head and an apology
        least = orders.stream()
                        .mapToLong(order -> serializer.serialize(order).length())
                        .sum()
                / (gzip ? 10 : 1);
        ExportHandler handler = new ExportHandler(
                (id, limit) -> orders.subList((int) id, (int) Math.min(ORDERS, id + limit)),
                serializer,
                arm,
                gzip ? GZIP : 0);
        MemoryServer memory = MemoryServer.start(Front.BARE, routing -> routing.get("/orders/export", handler));
        server.hold(memory);
        request = MemoryServer.get("/orders/export");
        if (memory.answer(request).contains("Content-Encoding: gzip") != gzip) {
            throw new IllegalStateException("compressed or not: the other way round");
        }
    }

    /** Stops it. */
    @TearDown
    public void stop() throws IOException {
        server.close();
    }

    /** An order of it: some 600 bytes of JSON. */
    @Benchmark
    @OperationsPerInvocation(ORDERS)
    public long order() throws InterruptedException {
        return Complete.atLeast(least, server.serve(request, 1));
    }
}
