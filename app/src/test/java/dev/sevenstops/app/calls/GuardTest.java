package dev.sevenstops.app.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.Header;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JVM itself says that a thread holds while its call is under way. */
class GuardTest {
    private static final Reply REPLY = new Reply(200, Optional.empty(), new byte[0]);

    /** A connection that answers at once, and remembers what the calling thread held. */
    private static final class Observed implements Link {
        private final List<Held> during = new ArrayList<>();
        private int closed;

        @Override
        public Reply get(String path, List<Header> headers) {
            during.add(Held.now());
            if (path.equals("/broken")) {
                throw new IllegalStateException("broken");
            }
            return REPLY;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /**
     * What the current thread holds.
     *
     * @param monitors entered by a guard
     * @param locks of {@code java.util.concurrent}, whoever took them
     */
    private record Held(long monitors, long locks) {
        static Held now() {
            ThreadInfo thread = ManagementFactory.getThreadMXBean()
                    .getThreadInfo(new long[] {Thread.currentThread().threadId()}, true, true)[0];
            return new Held(
                    Arrays.stream(thread.getLockedMonitors())
                            .filter(monitor ->
                                    monitor.getLockedStackFrame().getClassName().startsWith(Guard.class.getName()))
                            .count(),
                    Arrays.stream(thread.getLockedSynchronizers())
                            .filter(lock -> lock.getClassName().startsWith(ReentrantLock.class.getName()))
                            .count());
        }
    }

    @Test
    void theLockIsNoMonitor() {
        Observed link = new Observed();
        Held outside = Held.now();
        assertSame(REPLY, Guard.LOCK.over(link).get("/", List.of()));
        assertEquals(List.of(new Held(0, outside.locks() + 1)), link.during);
        assertEquals(outside, Held.now());
    }

    @Test
    void theMonitorIsNoLock() {
        Observed link = new Observed();
        Held outside = Held.now();
        assertSame(REPLY, Guard.MONITOR.over(link).get("/", List.of()));
        assertEquals(List.of(new Held(1, outside.locks())), link.during);
        assertEquals(outside, Held.now());
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    void aCallThatFailsLetsGo(Guard guard) {
        Observed link = new Observed();
        Held outside = Held.now();
        Link guarded = guard.over(link);
        assertThrows(IllegalStateException.class, () -> guarded.get("/broken", List.of()));
        assertEquals(outside, Held.now());
        assertSame(REPLY, guarded.get("/", List.of()));
    }

    /** Otherwise the calls would wait for each other, and not only for their carriers. */
    @ParameterizedTest
    @EnumSource(Guard.class)
    void noTwoConnectionsShareAGuardAndClosingTakesNone(Guard guard) throws InterruptedException {
        Observed other = new Observed();
        Link second = guard.over(other);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Observed closed = new Observed();
        Link first = guard.over(new Link() {
            @Override
            public Reply get(String path, List<Header> headers) {
                inside.countDown();
                try {
                    return release.await(30, TimeUnit.SECONDS) ? REPLY : new Reply(500, Optional.empty(), new byte[0]);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void close() {
                closed.close();
            }
        });
        List<Integer> statuses = new ArrayList<>();
        // a platform thread: one that is pinned would take its carrier with it
        Thread caller = Thread.ofPlatform()
                .start(() -> statuses.add(first.get("/", List.of()).status()));
        try {
            assertTrue(inside.await(30, TimeUnit.SECONDS));
            assertSame(REPLY, second.get("/", List.of()));
            first.close();
            assertEquals(1, closed.closed);
        } finally {
            release.countDown();
            caller.join();
        }
        assertEquals(List.of(200), statuses, "the other call went through while this one was under way");
    }
}
