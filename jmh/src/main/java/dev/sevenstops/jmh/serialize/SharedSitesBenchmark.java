package dev.sevenstops.jmh.serialize;

import dev.sevenstops.app.handle.OrderPage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * As {@link PageBenchmark}, in a JVM in which all libraries have written before, in turns: a call site that
 * they share, in the JDK, in Jackson's core or in front of the writer, has seen many types (it is megamorphic) and is not inlined for
 * one of them. A service is more like this than like a JVM that knows one type.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class SharedSitesBenchmark {
    private static final int ROWS = 50;

    /** Rounds in which each library writes a page: before the compiler decides, the profile has to know all of them. */
    private static final int ROUNDS = 100;

    /** What writes. */
    @Param
    public Library library = Library.COPY;

    private OrderPage.Last page = PageBenchmark.page(1);
    private PageWriter writer = Library.COPY.writer();

    /** Makes the page, and has every library write it. */
    @Setup
    public void share() {
        page = PageBenchmark.page(ROWS);
        Map<Library, PageWriter> writers = new EnumMap<>(Library.class);
        for (Library each : Library.values()) {
            writers.put(each, each.writer());
        }
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (PageWriter each : writers.values()) {
                writer = each;
                bytes += write();
            }
        }
        if (bytes < (long) ROUNDS * writers.size() * ROWS) {
            throw new IllegalStateException("not all of them have written");
        }
        writer = Optional.ofNullable(writers.get(library)).orElseThrow();
    }

    /** The page. */
    @Benchmark
    public int write() {
        return writer.write(page);
    }
}
