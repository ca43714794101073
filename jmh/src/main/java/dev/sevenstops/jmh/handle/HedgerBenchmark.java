package dev.sevenstops.jmh.handle;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.client.hedge.Idempotency;
import dev.sevenstops.client.hedge.LatencyRecording;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the client adds to a call that is not hedged: the attempt itself does nothing. The caller is a virtual thread, as it is in the
 * server.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(jvmArgsAppend = "-Djmh.executor=VIRTUAL")
public class HedgerBenchmark {
    private static final Optional<Deadline> NO_DEADLINE = Optional.empty();

    private final Hedger off = Hedger.of("off", new HedgePolicy.Off(), HedgeSettings.of(2));
    // an hour: the hedger does all that it does for a call, and no backup is ever due
    private final Hedger unhedged =
            Hedger.of("unhedged", new HedgePolicy.Fixed(Duration.ofHours(1)), HedgeSettings.of(2));
    private final LatencyRecording window = new LatencyRecording();
    private long latency = 1_000_000;

    /** Hedging switched off, no deadline: the attempt runs on the caller's thread. */
    @Benchmark
    public int off() throws Exception {
        return off.call(Idempotency.IDEMPOTENT, NO_DEADLINE, (replica, previous, deadline) -> replica);
    }

    /** A call that could be hedged and is not: the attempt runs on a thread of its own. */
    @Benchmark
    public int unhedged() throws Exception {
        return unhedged.call(Idempotency.IDEMPOTENT, NO_DEADLINE, (replica, previous, deadline) -> replica);
    }

    /** The same, with a deadline. */
    @Benchmark
    public int unhedgedWithDeadline() throws Exception {
        return unhedged.call(
                Idempotency.IDEMPOTENT,
                Optional.of(Deadline.after(Duration.ofSeconds(1))),
                (replica, previous, deadline) -> replica);
    }

    /** A latency is noted in the window. */
    @Benchmark
    public void windowInsert() {
        latency = 1_000_000 + (latency * 31 & 0xfffff);
        window.answered(System.nanoTime(), latency);
    }

    /** The window's 98.5th percentile, which one caller asks for ten times a second. */
    @Benchmark
    public long windowQuantile() {
        return window.quantile(System.nanoTime(), 0.985);
    }

    /** A deadline out of its header. */
    @Benchmark
    public Optional<Deadline> deadlineFromHeader() {
        return Deadline.fromHeader("250m");
    }

    /** A deadline into its header. */
    @Benchmark
    public String deadlineToHeader() {
        return Deadline.after(Duration.ofMillis(250)).toHeader();
    }
}
