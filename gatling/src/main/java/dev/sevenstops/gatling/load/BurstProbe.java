package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.store.Histograms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * New connections, all released at the same moment, each on a virtual thread of its own: connect, ask once, read the answer,
 * close.
 *
 * <p>Latency is the first byte of the answer from the intended send. A finished connect proves nothing: the kernel tells the
 * client that it is connected even when it then drops the connection for want of room in the accept queue.
 */
final class BurstProbe implements Probe {
    /** How late the last connection may be started. More than this was not a burst. */
    private static final double LAG_LIMIT_SECONDS = 0.5;

    private static final int BUFFER = 2048;

    private final Schedule.BurstPlan plan;
    private final int port;
    private final double goodWithinSeconds;
    private final Connection[] connections;
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch ended;
    private long intended;

    BurstProbe(Schedule.BurstPlan plan, int port, double goodWithinSeconds) {
        this.plan = plan;
        this.port = port;
        this.goodWithinSeconds = goodWithinSeconds;
        this.connections = new Connection[plan.paths().size()];
        this.ended = new CountDownLatch(connections.length);
    }

    @Override
    public void start(long origin) {
        intended = origin + Moments.nanos(plan.burst().atSeconds());
        long timeout = intended + Moments.nanos(plan.burst().timeoutSeconds());
        for (int i = 0; i < connections.length; i++) {
            Connection connection = new Connection(request(plan.paths().get(i)), timeout);
            connections[i] = connection;
            Thread.ofVirtual().name(plan.burst().name() + "-" + i).start(connection);
        }
        Thread.ofPlatform().daemon().name(plan.burst().name()).start(() -> {
            try {
                Moments.await(intended);
                release.countDown();
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private byte[] request(String path) {
        return (plan.burst().request().method() + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Result finish(long deadline) throws InterruptedException {
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            for (Connection connection : connections) {
                connection.censor();
            }
            ended.await();
        }
        GroupTally tally = new GroupTally(plan.burst().name(), goodWithinSeconds);
        Histogram lag = Histograms.empty();
        long sent = 0;
        for (Connection connection : connections) {
            if (connection.startedAt != 0) {
                sent++;
                lag.recordValue(Math.max(0, connection.startedAt - intended));
            }
            switch (connection.outcome.get()) {
                case ANSWERED ->
                    tally.answered(
                            connection.status,
                            connection.firstByteAt - intended,
                            connection.firstByteAt - connection.startedAt);
                case FAILED -> tally.failed(connection.failure, connection.endedAt - intended);
                case CENSORED, OPEN -> tally.censored(deadline - intended);
            }
        }
        double latest = lag.getMaxValue() / 1e9;
        Check together = new Check(
                plan.burst().name() + " schedule",
                sent == connections.length && latest <= LAG_LIMIT_SECONDS,
                String.format(
                        Locale.ROOT,
                        "%d of %d connections started, the last one %.1f ms after the intended time (limit %.0f ms)",
                        sent,
                        connections.length,
                        latest * 1e3,
                        LAG_LIMIT_SECONDS * 1e3));
        return new Result(
                Optional.of(tally),
                connections.length,
                Map.of(plan.burst().request().operation(), sent),
                sent,
                sent,
                List.of(together));
    }

    private final class Connection implements Runnable {
        private final byte[] request;
        private final long timeout;
        private final AtomicReference<Exchange.State> outcome = new AtomicReference<>(Exchange.State.OPEN);
        private volatile @Nullable Socket socket;
        private volatile long startedAt;
        private volatile long firstByteAt;
        private volatile long endedAt;
        private volatile int status;
        private volatile String failure = "";

        Connection(byte[] request, long timeout) {
            this.request = request;
            this.timeout = timeout;
        }

        @Override
        public void run() {
            try (Socket mine = new Socket()) {
                // what can be done before the moment is done before it: the burst is the shorter for it
                mine.setTcpNoDelay(true);
                socket = mine;
                release.await();
                exchange(mine);
            } catch (IOException noSocket) {
                fail(noSocket);
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            } finally {
                ended.countDown();
            }
        }

        private void exchange(Socket mine) throws IOException {
            startedAt = System.nanoTime();
            mine.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Moments.millisLeft(timeout));
            mine.getOutputStream().write(request);
            RawResponse response = new RawResponse(new TimedInput(mine, timeout), BUFFER);
            response.read();
            firstByteAt = response.firstByteAt();
            status = response.status();
            outcome.compareAndSet(Exchange.State.OPEN, Exchange.State.ANSWERED);
        }

        private void fail(IOException failed) {
            endedAt = System.nanoTime();
            failure = Failures.reason(failed);
            outcome.compareAndSet(Exchange.State.OPEN, Exchange.State.FAILED);
        }

        void censor() {
            Socket used = socket;
            if (outcome.compareAndSet(Exchange.State.OPEN, Exchange.State.CENSORED) && used != null) {
                try {
                    used.close();
                } catch (IOException closedAllTheSame) {
                    failure = Failures.reason(closedAllTheSame);
                }
            }
        }
    }
}
