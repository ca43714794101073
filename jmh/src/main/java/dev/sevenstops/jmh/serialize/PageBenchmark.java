package dev.sevenstops.jmh.serialize;

import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderSummary;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A page of orders becomes bytes, in a buffer that is used again. One library in a JVM: its call sites see one type. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PageBenchmark {
    /** What writes. */
    @Param
    public Library library = Library.COPY;

    /** Orders in the page. */
    @Param({"50", "5000"})
    public int rows = 50;

    private OrderPage.Last page = page(1);
    private PageWriter writer = Library.COPY.writer();

    /** Makes the page. */
    @Setup
    public void make() {
        page = page(rows);
        writer = library.writer();
    }

    /** The page. */
    @Benchmark
    public int write() {
        return writer.write(page);
    }

    /** The first so many orders of the service, as one page. */
    static OrderPage.Last page(int rows) {
        List<OrderSummary> items = LongStream.rangeClosed(1, rows)
                .mapToObj(OrderGenerator::order)
                .map(Order::summary)
                .toList();
        return new OrderPage.Last(items, 0, rows, rows);
    }
}
