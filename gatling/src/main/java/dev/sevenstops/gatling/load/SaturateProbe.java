package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop: keep-alive connections, each with a platform thread that sends the next request once it has read the last
 * one's answer. Requests are encoded right before the slice and answers are read by their length only, because the generator has
 * one core and the server is meant to be the one that has no time left. Latencies are recorded from the actual send, since a
 * closed loop intends none other.
 */
final class SaturateProbe implements Probe {
    /** The share of a core below which it was not the server that limited the loop. */
    private static final double BUSY = 0.9;

    private static final int BUFFER = 64 * 1024;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Workload.Saturate saturate;
    private final LoadPlan plan;
    private final Wire wire;
    private final double seconds;
    private final double goodWithinSeconds;
    private final TargetProcess target;
    private final Loop[] loops;
    private final AtomicInteger opened = new AtomicInteger();

    /** As they are sent. Only there while the slice is, since a block has many slices, and a cycle can be megabytes. */
    private volatile List<byte[]> requests = List.of();

    private volatile OptionalDouble share = OptionalDouble.empty();
    private @Nullable Thread meter;

    SaturateProbe(
            Workload.Saturate saturate,
            LoadPlan plan,
            Wire wire,
            double seconds,
            double goodWithinSeconds,
            TargetProcess target) {
        this.saturate = saturate;
        this.plan = plan;
        this.wire = wire;
        this.seconds = seconds;
        this.goodWithinSeconds = goodWithinSeconds;
        this.target = target;
        this.loops = new Loop[saturate.connections()];
    }

    @Override
    public void prepare() {
        requests = plan.sends().stream()
                .map(send -> saturate.chunked() ? wire.chunked(send.message()) : wire.encode(send.message(), false))
                .toList();
    }

    @Override
    public void start(long origin) {
        long end = origin + Moments.nanos(seconds);
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new Loop(i * requests.size() / loops.length, origin, end);
            loops[i].thread.start();
        }
        meter = Thread.ofPlatform().daemon().name("saturate-meter").start(() -> {
            try {
                Moments.await(origin);
                OptionalDouble before = target.cpuSeconds();
                long from = System.nanoTime();
                Moments.await(end);
                OptionalDouble after = target.cpuSeconds();
                if (before.isPresent() && after.isPresent()) {
                    share = OptionalDouble.of(
                            (after.getAsDouble() - before.getAsDouble()) / ((System.nanoTime() - from) / 1e9));
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Result finish(long deadline) throws InterruptedException {
        GroupTally tally = new GroupTally(saturate.name(), goodWithinSeconds);
        for (Loop loop : loops) {
            if (!loop.thread.join(java.time.Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                loop.giveUp();
                loop.thread.join();
            }
            tally.add(loop.tally);
        }
        requests = List.of();
        if (meter != null) {
            meter.join();
        }
        Check busy = share.isEmpty()
                ? new Check("server is the bottleneck", false, "the server's CPU time cannot be read on this system")
                : new Check(
                        "server is the bottleneck",
                        share.getAsDouble() >= BUSY,
                        String.format(
                                Locale.ROOT,
                                "the server kept %.2f of a core busy (at least %.2f)",
                                share.getAsDouble(),
                                BUSY));
        return new Result(
                Optional.of(tally),
                tally.total(),
                Map.of(),
                loops.length,
                opened.get(),
                tally.total(),
                Map.of(),
                List.of(busy));
    }

    private final class Loop implements Runnable {
        private final GroupTally tally = new GroupTally(saturate.name(), goodWithinSeconds);
        private final Thread thread;
        private final long origin;
        private final long end;
        private int next;
        private volatile boolean givenUp;
        private volatile @Nullable Socket socket;

        Loop(int first, long origin, long end) {
            this.next = first;
            this.origin = origin;
            this.end = end;
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name(saturate.name() + "-" + first)
                    .unstarted(this);
        }

        @Override
        public void run() {
            try {
                Moments.await(origin);
                while (end - System.nanoTime() > 0 && !givenUp) {
                    connection();
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        }

        private void connection() throws InterruptedException {
            List<byte[]> cycle = requests;
            long sent = System.nanoTime();
            try (Socket mine = new Socket()) {
                socket = mine;
                opened.incrementAndGet();
                mine.setTcpNoDelay(true);
                mine.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port()));
                RawResponse response = new RawResponse(mine.getInputStream(), BUFFER);
                do {
                    byte[] request = cycle.get(next);
                    next = (next + 1) % cycle.size();
                    sent = System.nanoTime();
                    mine.getOutputStream().write(request);
                    BodyMatch match = new BodyMatch(saturate.request().expect().body());
                    response.read(
                            saturate.request().method(),
                            match.found()
                                    ? RawResponse.NOBODY
                                    : new RawResponse.Listener() {
                                        @Override
                                        public void body(byte[] bytes, int offset, int length) {
                                            match.add(bytes, offset, length);
                                        }
                                    });
                    long took = System.nanoTime() - sent;
                    tally.answered(new GroupTally.Answer(
                            response.status(),
                            Attempt.expected(saturate.request().expect(), response.status(), match),
                            response.firstByteAt() - sent,
                            took,
                            took));
                } while (response.reusable() && end - System.nanoTime() > 0);
            } catch (IOException failed) {
                long waited = System.nanoTime() - sent;
                if (givenUp) {
                    tally.censored(waited);
                } else {
                    tally.failed(Failures.reason(failed), waited);
                    // a server that refuses must not turn the loop into a storm
                    Moments.await(System.nanoTime() + RETRY_NANOS);
                }
            }
        }

        void giveUp() {
            givenUp = true;
            Socket used = socket;
            if (used != null) {
                try {
                    used.close();
                } catch (IOException closedAllTheSame) {
                    thread.interrupt();
                }
            }
        }
    }
}
