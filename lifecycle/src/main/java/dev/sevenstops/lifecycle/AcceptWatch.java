package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.kernel.AbortOnOverflow;
import dev.sevenstops.lifecycle.kernel.ConnectionTable;
import dev.sevenstops.lifecycle.kernel.ListenCounters;
import dev.sevenstops.lifecycle.kernel.ListenQueue;
import dev.sevenstops.lifecycle.kernel.QueueWait;
import dev.sevenstops.lifecycle.kernel.Somaxconn;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches the kernel's side of the accept stop while the server runs, on one daemon thread of its own, which also does the
 * instrument's little housekeeping.
 */
final class AcceptWatch implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(Lifecycle.class.getName());
    /** How often is looked whether a sample is due. */
    private static final int TICK_MILLIS = 25;
    /** Between two samples while connections arrive or wait. */
    private static final int BUSY_MILLIS = 50;
    /** Between two samples otherwise: one costs the kernel up to some milliseconds, see {@link ListenQueue}. */
    private static final int CALM_MILLIS = 1000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lifecycle-accept-watch").factory());

    /**
     * @param proc the /proc file system
     * @param port the listening port
     * @param table the connections of that port
     * @param backlog what the server asked the kernel for
     */
    AcceptWatch(
            Path proc,
            int port,
            ConnectionTable table,
            int backlog,
            Connections connections,
            LifecycleMeters meters,
            boolean seesEveryProtocol) {
        limits(proc, port, table, backlog, meters);
        ListenCounters.read(proc).ifPresent(atStart -> {
            meters.gauge(
                    "lifecycle.accept.overflows",
                    "Times that an accept queue of this network namespace was full, since start",
                    Map.of(),
                    () -> ListenCounters.read(proc)
                                    .map(ListenCounters::overflows)
                                    .orElse(atStart.overflows())
                            - atStart.overflows());
            meters.gauge(
                    "lifecycle.accept.drops",
                    "Handshakes that the kernel dropped in this network namespace, since start",
                    Map.of(),
                    () -> ListenCounters.read(proc).map(ListenCounters::drops).orElse(atStart.drops())
                            - atStart.drops());
        });
        ListenQueue queue = new ListenQueue(proc, port);
        if (queue.depth().isPresent()) {
            QueueWait wait = new QueueWait();
            meters.gauge(
                    "lifecycle.accept.queue.depth",
                    "Connections that wait in the kernel for accept",
                    Map.of(),
                    () -> queue.depth().orElse(0));
            meters.gauge(
                    "lifecycle.accept.queue.wait.sum",
                    "Time that connections waited for accept since start, seconds (Little's law)",
                    Map.of(),
                    wait::waitedSeconds);
            meters.gauge(
                    "lifecycle.accept.queue.wait.count",
                    "Connections that the waiting time is about",
                    Map.of(),
                    wait::accepted);
            Sampling sampling = new Sampling(queue, wait, connections);
            every(TICK_MILLIS, sampling::tick);
        }
        every(RollingQuantiles.ROTATE_SECONDS * 1000, meters::rotate);
        if (seesEveryProtocol) {
            every(1000, connections::sweep);
        }
    }

    private static void limits(Path proc, int port, ConnectionTable table, int backlog, LifecycleMeters meters) {
        OptionalInt somaxconn = Somaxconn.read(proc);
        if (somaxconn.isEmpty()) {
            return;
        }
        int effective = Somaxconn.effective(backlog, somaxconn.getAsInt());
        meters.gauge(
                "lifecycle.accept.queue.limit",
                "Connections that may wait in the kernel for accept: min(backlog, net.core.somaxconn)",
                Map.of(),
                () -> effective);
        HalfOpenMeters.publish(proc, table, effective, meters);
        AbortOnOverflow.read(proc)
                .ifPresent(atStart -> meters.gauge(
                        "lifecycle.accept.abort-on-overflow",
                        "Whether a client gets a reset (1) or is left waiting (0) when the accept queue is full",
                        Map.of(),
                        () -> AbortOnOverflow.read(proc).orElse(atStart)));
        if (effective < backlog) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "The accept queue of port {0} holds {1} connections, not the {2} of the configured backlog: the kernel"
                            + " caps it at net.core.somaxconn={1}. Raise that (sysctl -w net.core.somaxconn={2}), in the"
                            + " network namespace that the server runs in, or a burst will be dropped without a trace in"
                            + " any log.",
                    Integer.toString(port),
                    Integer.toString(effective),
                    Integer.toString(backlog));
        }
    }

    private void every(long millis, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // one failed sample must not end the sampling
                LOGGER.log(System.Logger.Level.DEBUG, "lifecycle sampling failed", e);
            }
        };
        var unused = thread.scheduleAtFixedRate(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Samples the queue's length, often while something happens there and seldom while not. */
    private static final class Sampling {
        private final ListenQueue queue;
        private final QueueWait wait;
        private final Connections connections;
        private long lastSample;
        private long lastAccepted;
        private int lastDepth;

        Sampling(ListenQueue queue, QueueWait wait, Connections connections) {
            this.queue = queue;
            this.wait = wait;
            this.connections = connections;
            this.lastSample = System.nanoTime() - CALM_MILLIS * 1_000_000L;
        }

        void tick() {
            long now = System.nanoTime();
            long accepted = connections.acceptedCount();
            boolean busy = lastDepth > 0 || accepted != lastAccepted;
            if (now - lastSample < (busy ? BUSY_MILLIS : CALM_MILLIS) * 1_000_000L) {
                return;
            }
            OptionalInt depth = queue.depth();
            if (depth.isPresent()) {
                if (lastDepth == 0 && now - lastSample > BUSY_MILLIS * 1_000_000L) {
                    // after a calm stretch the queue has filled since the last look, not steadily since the last sample
                    wait.sample(now - TICK_MILLIS * 1_000_000L, 0, lastAccepted);
                }
                wait.sample(now, depth.getAsInt(), accepted);
                lastDepth = depth.getAsInt();
            }
            lastSample = now;
            lastAccepted = accepted;
        }
    }
}
