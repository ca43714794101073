package dev.sevenstops.app.calls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.client.hedge.Idempotency;
import io.helidon.http.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connections are used again, which are closed, and that each of them is one or the other. */
@Timeout(60)
class ReplicaCallsTest {
    private static final Address ADDRESS = new Address("nowhere", 1);
    private static final Reply REPLY = new Reply(200, Optional.empty(), new byte[0]);

    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
    private final List<Simple> opened = new ArrayList<>();
    private final ReplicaCalls calls = new ReplicaCalls(ADDRESS, this::open, clock::get);

    private Link open() {
        Simple link = new Simple();
        opened.add(link);
        return link;
    }

    /** A connection of which the path says what becomes of the call. */
    private final class Simple implements Link {
        private boolean stale;
        private int closed;

        @Override
        public Reply get(String path, List<Header> headers) {
            if (stale || path.equals("/broken")) {
                throw new UncheckedIOException(new IOException("broken"));
            }
            if (path.startsWith("/meanwhile")) {
                // one call within another: both have a connection
                nested(path.substring("/meanwhile".length()));
            }
            return REPLY;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private void nested(String path) {
        try {
            assertSame(REPLY, get(path));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Reply get(String path) throws IOException, InterruptedException {
        return calls.get(path, List.of());
    }

    private void secondsPass(int seconds) {
        clock.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void aConnectionIsUsedAgainUntilItIsTooOld() throws Exception {
        assertSame(REPLY, get("/"));
        secondsPass(29);
        assertSame(REPLY, get("/"));
        assertEquals(1, opened.size());
        secondsPass(31);
        assertSame(REPLY, get("/"));
        assertEquals(2, opened.size());
        assertEquals(1, opened.getFirst().closed);
        assertEquals(1, calls.connections());
    }

    /** What a burst has opened is not kept for ever: the server would close its end, and ours would stay open until the next burst. */
    @Test
    void connectionsThatAreNotNeededGrowOldAndAreClosed() throws Exception {
        assertSame(REPLY, get("/meanwhile/meanwhile/"));
        assertEquals(3, opened.size());
        assertEquals(3, calls.connections());
        for (int i = 0; i < 4; i++) {
            secondsPass(10);
            assertSame(REPLY, get("/"));
        }
        assertEquals(3, opened.size(), "one was needed, and it was there");
        assertEquals(1, calls.connections(), "the other two were not");
        assertEquals(List.of(0, 1, 1), opened.stream().map(link -> link.closed).toList());
    }

    @Test
    void whatWasKeptAndHasGoneStaleIsTriedAgainOnceOnANewOne() throws Exception {
        assertSame(REPLY, get("/"));
        opened.getFirst().stale = true;
        assertSame(REPLY, get("/"));
        assertEquals(2, opened.size());
        assertEquals(1, opened.getFirst().closed);
        IOException twice = assertThrows(IOException.class, () -> get("/broken"));
        assertEquals(1, twice.getSuppressed().length, "on the kept one, and on a new one");
        assertEquals(3, opened.size());
        assertThrows(IOException.class, () -> get("/broken"));
        assertEquals(4, opened.size(), "where none was kept there is nothing that could be stale");
        assertEquals(0, calls.connections());
        assertTrue(opened.stream().allMatch(link -> link.closed == 1));
    }

    @Test
    void closedKeepsNothing() throws Exception {
        assertSame(REPLY, get("/meanwhile/"));
        calls.close();
        assertEquals(0, calls.connections());
        assertSame(REPLY, get("/"));
        assertEquals(0, calls.connections());
        assertTrue(opened.stream().allMatch(link -> link.closed == 1));
    }

    /**
     * A hundred thousand hedged calls, some of which fail to connect, break, are cut by their deadline or lose. A connection carries
     * one call at a time and none after one that failed, and in the end each is either kept or closed.
     */
    @Test
    void noConnectionIsLostOrSharedWhateverBecomesOfTheCalls() throws Exception {
        int callers = 100;
        int callsOfEach = 1_000;
        Queue<Wire> wires = new ConcurrentLinkedQueue<>();
        LongAdder misused = new LongAdder();
        LongAdder answered = new LongAdder();
        LongAdder failed = new LongAdder();
        LongAdder cut = new LongAdder();
        List<ReplicaCalls> replicas = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            replicas.add(new ReplicaCalls(ADDRESS, () -> {
                if (ThreadLocalRandom.current().nextInt(10) == 0) {
                    throw new UncheckedIOException(new IOException("no connection"));
                }
                Wire wire = new Wire(misused);
                wires.add(wire);
                return wire;
            }));
        }
        Hedger hedger = Hedger.of(
                "soak",
                new HedgePolicy.Fixed(Duration.ofNanos(500_000)),
                HedgeSettings.of(2).withoutBudget());
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int c = 0; c < callers; c++) {
                SplittableRandom random = new SplittableRandom(c);
                all.add(pool.submit(() -> {
                    for (int i = 0; i < callsOfEach; i++) {
                        Optional<Deadline> deadline = random.nextInt(4) == 0
                                ? Optional.of(Deadline.after(Duration.ofNanos(random.nextLong(2_000_000))))
                                : Optional.empty();
                        try {
                            assertSame(
                                    REPLY,
                                    hedger.call(
                                            Idempotency.IDEMPOTENT,
                                            deadline,
                                            (replica, previous, by) ->
                                                    replicas.get(replica).get("/", List.of())));
                            answered.increment();
                        } catch (IOException e) {
                            failed.increment();
                        } catch (DeadlineExceededException e) {
                            cut.increment();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        await().until(() -> hedger.metrics().inFlight() == 0);
        assertEquals((long) callers * callsOfEach, answered.sum() + failed.sum() + cut.sum());
        assertTrue(answered.sum() > 0 && failed.sum() > 0 && cut.sum() > 0, hedger.metrics()::toString);
        assertTrue(hedger.metrics().won() > 0 && wires.size() > 1_000, "much was cut short");
        assertEquals(0, misused.sum(), "connections that were closed twice, or used while closed, broken or in use");
        assertEquals(
                replicas.stream().mapToLong(ReplicaCalls::connections).sum(),
                wires.stream().filter(wire -> !wire.closed.get()).count(),
                "what is counted as open is open");
        replicas.forEach(ReplicaCalls::close);
        assertEquals(0, replicas.stream().mapToLong(ReplicaCalls::connections).sum());
        assertTrue(wires.stream().allMatch(wire -> wire.closed.get()));
    }

    /** A connection that takes its time and may break; it leaves as Helidon's do when its thread is interrupted. */
    private static final class Wire implements Link {
        private final LongAdder misused;
        private final AtomicBoolean inUse = new AtomicBoolean();
        private final AtomicBoolean broken = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();

        Wire(LongAdder misused) {
            this.misused = misused;
        }

        @Override
        public Reply get(String path, List<Header> headers) {
            if (closed.get() || broken.get() || !inUse.compareAndSet(false, true)) {
                misused.increment();
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            long end = System.nanoTime() + random.nextLong(1_000_000);
            boolean answers = random.nextInt(10) != 0;
            boolean wrapped = random.nextBoolean();
            for (long left = 1; left > 0; left = end - System.nanoTime()) {
                if (Thread.currentThread().isInterrupted()) {
                    broken.set(true);
                    throw wrapped ? interruption() : new UncheckedIOException(new IOException("Closed by interrupt"));
                }
                LockSupport.parkNanos(left);
            }
            if (!answers) {
                broken.set(true);
                throw new UncheckedIOException(new IOException("reset"));
            }
            inUse.set(false);
            return REPLY;
        }

        private static IllegalStateException interruption() {
            Thread.interrupted();
            return new IllegalStateException(new InterruptedException());
        }

        @Override
        public void close() {
            // what a cancelled attempt throws is heard by nobody: it is counted
            if (closed.getAndSet(true)) {
                misused.increment();
            }
        }
    }
}
