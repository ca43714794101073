package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the live memory of the process under test right before the slice and once within it. */
final class MemoryProbe implements Probe {
    /** How late the checkpoint may begin. Its collections take as long as they take. */
    private static final double LAG_LIMIT_SECONDS = 0.5;

    private static final double MEBI = 1024 * 1024;

    private final Workload.Memory load;
    private final MemoryMeters meters;
    private final long pid;
    private volatile double before;
    private volatile Optional<Reading> reading = Optional.empty();
    private volatile String problem = "the process did not answer before the slice's end";
    private @Nullable Thread thread;

    private record Reading(double bytes, double lagSeconds, double tookSeconds) {}

    MemoryProbe(Workload.Memory load, MemoryMeters meters, long pid) {
        this.load = load;
        this.meters = meters;
        this.pid = pid;
    }

    @Override
    public void prepare() throws IOException {
        before = meters.of(pid).bytes();
    }

    @Override
    public void start(long origin) {
        long intended = origin + Moments.nanos(load.atSeconds());
        thread = Thread.ofPlatform().daemon().name(load.name()).start(() -> {
            try {
                Moments.await(intended);
                long begun = System.nanoTime();
                double bytes = meters.of(pid).bytes();
                reading = Optional.of(new Reading(bytes, (begun - intended) / 1e9, (System.nanoTime() - begun) / 1e9));
            } catch (IOException failed) {
                problem = String.valueOf(failed.getMessage());
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Result finish(long deadline) throws InterruptedException {
        if (thread != null) {
            boolean unused = thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
        Map<String, Double> counters = new TreeMap<>();
        Check check = reading.map(read -> {
                    counters.put(Counters.MEMORY_BEFORE, before);
                    counters.put(Counters.MEMORY_AFTER, read.bytes());
                    counters.put(Counters.MEMORY_GROWTH, read.bytes() - before);
                    return new Check(
                            load.name() + " checkpoint",
                            read.lagSeconds() <= LAG_LIMIT_SECONDS,
                            String.format(
                                    Locale.ROOT,
                                    "live %.1f MiB before the slice, %.1f MiB at %.1f s; begun %.1f ms late (limit %.0f ms),"
                                            + " took %.0f ms",
                                    before / MEBI,
                                    read.bytes() / MEBI,
                                    load.atSeconds(),
                                    read.lagSeconds() * 1e3,
                                    LAG_LIMIT_SECONDS * 1e3,
                                    read.tookSeconds() * 1e3));
                })
                .orElseGet(() -> new Check(load.name() + " checkpoint", false, problem));
        return Result.silent(counters, List.of(check));
    }
}
