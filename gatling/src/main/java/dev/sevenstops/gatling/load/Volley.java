package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * New connections, all released at the same moment, each with one request on a virtual thread of its own. How the request
 * is sent and the answer is read is the subclass's.
 *
 * <p>Latency is the first byte of the answer from the intended send. A finished connect proves nothing: the kernel tells the
 * client that it is connected even when it then drops the connection for want of room in the accept queue.
 */
abstract class Volley implements Probe {
    private final LoadPlan plan;
    private final Wire wire;
    private final double atSeconds;
    private final double goodWithinSeconds;
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch ended;
    private final List<Attempt> attempts = new ArrayList<>();

    Volley(LoadPlan plan, Wire wire, double atSeconds, double goodWithinSeconds) {
        this.plan = plan;
        this.wire = wire;
        this.atSeconds = atSeconds;
        this.goodWithinSeconds = goodWithinSeconds;
        this.ended = new CountDownLatch(plan.sends().size());
    }

    /** Called on the connection's own thread before it is released: what can be done before the moment is done before it. */
    abstract void configure(Socket socket) throws IOException;

    /** When a connection that was intended at this time is given up; both on {@link System#nanoTime}'s clock. */
    abstract long timeout(long intended);

    /** Sends the request, reads the answer and decides the attempt; what it throws is the attempt's failure. */
    abstract void exchange(Socket socket, byte[] request, Attempt attempt) throws IOException;

    /** What is counted besides, by full name; called when all attempts are decided. */
    Map<String, Double> counters() {
        return Map.of();
    }

    @Override
    public final void start(long origin) {
        long intended = origin + Moments.nanos(atSeconds);
        String name = plan.load().name();
        for (Schedule.Send send : plan.sends()) {
            Attempt attempt = new Attempt(intended);
            attempts.add(attempt);
            byte[] request = wire.encode(send.message(), true);
            Thread.ofVirtual().name(name + "-" + send.connection()).start(() -> run(request, attempt));
        }
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                Moments.await(intended);
                release.countDown();
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void run(byte[] request, Attempt attempt) {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            configure(socket);
            release.await();
            attempt.start(socket);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port()),
                    Moments.millisLeft(timeout(attempt.intended())));
            exchange(socket, request, attempt);
        } catch (IOException failed) {
            attempt.failed(failed);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    @Override
    public final Result finish(long deadline) throws InterruptedException {
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            attempts.forEach(attempt -> attempt.giveUp(deadline));
            ended.await();
        }
        String name = plan.load().name();
        GroupTally tally = new GroupTally(name, goodWithinSeconds);
        attempts.forEach(attempt -> attempt.addTo(tally, deadline));
        Lag lag = new Lag(plan.sends(), attempts);
        return new Result(
                Optional.of(tally),
                attempts.size(),
                lag.mix(),
                lag.sent(),
                lag.sent(),
                lag.sent(),
                new TreeMap<>(counters()),
                List.of(lag.together(name)));
    }
}
