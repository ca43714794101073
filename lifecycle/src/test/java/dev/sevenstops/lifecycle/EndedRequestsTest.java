package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.http.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndedRequestsTest {
    private final Counts ends = new Counts(3);
    private final EndedRequests requests = new EndedRequests(ends);
    private final RouteTimes route = new RouteTimes("/orders", requests::count, (method, status) -> {});
    private final AtomicLong now = new AtomicLong(1_000);
    private final RequestTrace trace = new RequestTrace(
            new Clock() {
                @Override
                long nanos() {
                    return now.get();
                }
            },
            requests.times());

    @Test
    void whoReadsSeesEveryRequestThatHasEnded() {
        for (int ended = 1; ended <= 100; ended++) {
            request(200, 0);

            assertEquals(ended, route.answered(KnownMethod.GET, 200));
            assertEquals(ended * 3e-6, route.answeredSeconds(KnownMethod.GET, 200), 1e-12);
            assertEquals(ended, route.own(Stop.PARSE).count());
            assertEquals(ended, route.total().count());
        }
    }

    @Test
    void requestsThatNobodyReadsAreCountedAllTheSame() {
        for (int i = 0; i < 1_000; i++) {
            request(i % 2 == 0 ? 200 : 404, i % 3);
        }
        requests.count();

        assertEquals(500, route.answered(KnownMethod.GET, 200));
        assertEquals(500, route.answered(KnownMethod.GET, 404));
        assertEquals(334, ends.sum(0));
        assertEquals(333, ends.sum(1));
        assertEquals(333, ends.sum(2));
        assertEquals(1e-6 * 1_000, route.own(Stop.PARSE).sumSeconds(), 1e-12);
        assertEquals(2e-6 * 1_000, route.residual().sumSeconds(), 1e-12);
        assertEquals(0, route.own(Stop.HANDLE).count());
    }

    @Test
    void aRequestIsInProgressFromItsBeginningToItsEnd() {
        assertFalse(requests.inProgress());
        int from = requests.begin();
        assertTrue(requests.inProgress());
        end(from, 200, 0);
        assertFalse(requests.inProgress());
    }

    @Test
    void readersBesideTheConnectionLoseNothingAndCountNothingTwice() throws InterruptedException {
        int all = 200_000;
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong last = new AtomicLong();
        AtomicBoolean fell = new AtomicBoolean();
        Thread[] readers = new Thread[2];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    long before = last.get();
                    long count = route.total().count();
                    fell.compareAndSet(false, count < before || count > all);
                    last.accumulateAndGet(count, Math::max);
                }
            });
        }
        for (int i = 0; i < all; i++) {
            request(200, 0);
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }

        assertFalse(fell.get(), "a count fell, or rose above the number of requests");
        assertEquals(all, route.answered(KnownMethod.GET, 200));
        assertEquals(all * 3e-6, route.total().sumSeconds(), 1e-9 * all);
        assertEquals(all, ends.sum(0));
    }

    /** 1 µs of parse, 2 µs between the stops. */
    private void request(int status, int endIndex) {
        end(requests.begin(), status, endIndex);
    }

    private void end(int from, int status, int endIndex) {
        trace.begin(now.get(), from);
        now.addAndGet(1_000);
        trace.exit();
        now.addAndGet(2_000);
        trace.end();
        requests.end(route.answers(Method.GET, status), trace.reached(), endIndex);
    }
}
