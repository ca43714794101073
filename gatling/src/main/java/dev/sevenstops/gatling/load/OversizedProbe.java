package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pushes requests of which a part is far too large and watches for their answers at the same time, all of them on one thread
 * with a selector, so that the bytes which the kernel took until the answer was seen are counted exactly.
 *
 * <p>That count is an upper bound of what the server read before it rejected: what lay in both socket buffers is in it. Three
 * things keep it close. A connection hands the next piece over only when the server has read the last one, as far as the kernel
 * tells ({@link Unread}): a server that has decided to reject, and reads no more, is sent one piece more at most, of 4 KiB or a
 * sixteenth of what it was sent before. Each piece waits a millisecond in any case, so that an answer is seen first. And the send
 * buffer is small ({@link OversizedConnection#SEND_BUFFER}), which is what bounds the count on a system without /proc.
 */
final class OversizedProbe implements Probe {
    private static final Path NET = Path.of("/proc/self/net");
    private static final long TICK_MILLIS = 1;
    private static final long SHORTEST_ROUND = TimeUnit.MICROSECONDS.toNanos(100);

    private final Workload.Oversized load;
    private final LoadPlan plan;
    private final Wire wire;
    private final double goodWithinSeconds;
    private final Selector selector;
    private final List<OversizedConnection> connections = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private volatile long deadline;
    private volatile boolean givenUp;
    private volatile String problem = "";
    private @Nullable Thread thread;

    OversizedProbe(Workload.Oversized load, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        this.load = load;
        this.plan = plan;
        this.wire = wire;
        this.goodWithinSeconds = goodWithinSeconds;
        try {
            this.selector = Selector.open();
        } catch (IOException exhausted) {
            throw new UncheckedIOException("no selector for load '" + load.name() + "'", exhausted);
        }
    }

    @Override
    public void start(long origin) {
        long intended = origin + Moments.nanos(load.atSeconds());
        for (Schedule.Send send : plan.sends()) {
            Attempt attempt = new Attempt(intended);
            attempts.add(attempt);
            connections.add(new OversizedConnection(
                    attempt,
                    load.request(),
                    Oversize.of(load, send.message(), wire),
                    wire.port(),
                    intended + Moments.nanos(load.holdSeconds())));
        }
        thread = Thread.ofPlatform().daemon().name(load.name()).start(() -> run(intended));
    }

    private void run(long intended) {
        long timeout = intended + Moments.nanos(load.timeoutSeconds());
        try {
            Moments.await(intended);
            connections.forEach(connection -> connection.open(selector));
            while (connections.stream().anyMatch(connection -> !connection.ended())) {
                long before = System.nanoTime();
                selector.select(TICK_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    ((OversizedConnection) key.attachment()).ready(key);
                }
                selector.selectedKeys().clear();
                long now = System.nanoTime();
                if (connections.stream().anyMatch(connection -> connection.due(now))) {
                    Optional<Unread> unread = Unread.at(wire.port(), NET);
                    connections.forEach(connection -> connection.push(now, unread));
                }
                if (givenUp) {
                    connections.forEach(connection -> connection.giveUp(deadline));
                } else if (timeout - now <= 0) {
                    connections.forEach(OversizedConnection::timeOut);
                }
                // an answer that trickles in must not turn the loop into a busy one
                Moments.await(before + SHORTEST_ROUND);
            }
        } catch (IOException failed) {
            problem = "the selector failed: " + failed.getMessage();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Result finish(long end) throws InterruptedException {
        deadline = end;
        Thread running = thread;
        if (running != null && !running.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
            givenUp = true;
            running.join();
        }
        try {
            selector.close();
        } catch (IOException failed) {
            problem = "the selector cannot be closed: " + failed.getMessage();
        }
        GroupTally tally = new GroupTally(load.name(), goodWithinSeconds);
        attempts.forEach(attempt -> attempt.addTo(tally, end));
        Lag lag = new Lag(plan.sends(), attempts);
        double most =
                connections.stream().mapToLong(OversizedConnection::taken).max().orElse(0);
        List<Check> checks = new ArrayList<>(List.of(lag.together(load.name())));
        if (!problem.isEmpty()) {
            checks.add(new Check(load.name() + " connections", false, problem));
        }
        return new Result(
                Optional.of(tally),
                attempts.size(),
                lag.mix(),
                lag.sent(),
                lag.sent(),
                lag.sent(),
                Map.of(Counters.client(load.name(), Counters.CLIENT_REJECTED_AFTER), most),
                List.copyOf(checks));
    }
}
