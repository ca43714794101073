package dev.sevenstops.gatling.load;

import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Samples the process under test every 100 ms, on a thread of its own, from a slice's origin until it is stopped; what the kernel holds for
 * its clients less often.
 */
final class Sampler {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

    /** Of so many samples one walks the kernel's table of connections, for that takes milliseconds. */
    private static final int SEND_QUEUE_EVERY = 5;

    private final TargetProcess target;
    private final boolean sendQueueToo;
    private final Column depth = new Column(Counters.ACCEPT_QUEUE_DEPTH, "1");
    private final Column cpu = new Column(Counters.CPU, "1");
    private final Column rss = new Column(Counters.RSS, "bytes");
    private final Column sendQueue = new Column(Counters.SEND_QUEUE, "bytes");
    private volatile boolean stopped;
    private @Nullable Thread thread;

    /**
     * A sampler that has not begun.
     *
     * @param sendQueueToo whether what the kernel holds for the process's clients is worth its price
     */
    Sampler(TargetProcess target, boolean sendQueueToo) {
        this.target = target;
        this.sendQueueToo = sendQueueToo;
    }

    void start(long origin) {
        thread = Thread.ofPlatform().daemon().name("sampler").start(() -> run(origin));
    }

    private void run(long origin) {
        try {
            Moments.await(origin);
            OptionalDouble cpuBefore = target.cpuSeconds();
            long before = System.nanoTime();
            int samples = 0;
            for (long next = origin; !stopped; next = Math.max(next + PERIOD, System.nanoTime())) {
                Moments.await(next);
                long now = System.nanoTime();
                double time = (now - origin) / 1e9;
                depth.add(time, target.acceptQueueDepth());
                rss.add(time, target.rssBytes());
                OptionalDouble cpuNow = target.cpuSeconds();
                if (cpuNow.isPresent() && cpuBefore.isPresent() && now - before > PERIOD / 2) {
                    cpu.add(time, (cpuNow.getAsDouble() - cpuBefore.getAsDouble()) / ((now - before) / 1e9));
                    cpuBefore = cpuNow;
                    before = now;
                }
                if (sendQueueToo && samples % SEND_QUEUE_EVERY == 0) {
                    sendQueue.add(time, target.sendQueueBytes());
                }
                samples++;
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the sampling and gives the series that have at least one value. */
    List<Slice.Series> stop() throws InterruptedException {
        stopped = true;
        if (thread != null) {
            thread.join();
        }
        List<Slice.Series> series = new ArrayList<>();
        for (Column column : List.of(depth, cpu, rss, sendQueue)) {
            if (!column.seconds.isEmpty()) {
                series.add(new Slice.Series(
                        column.name, column.unit, List.copyOf(column.seconds), List.copyOf(column.values)));
            }
        }
        return series;
    }

    private static final class Column {
        private final String name;
        private final String unit;
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        Column(String name, String unit) {
            this.name = name;
            this.unit = unit;
        }

        void add(double time, OptionalLong value) {
            if (value.isPresent()) {
                add(time, (double) value.getAsLong());
            }
        }

        void add(double time, double value) {
            seconds.add(time);
            values.add(value);
        }
    }
}
