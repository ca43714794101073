package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.helidon.http.Method;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Timing a request and counting it must leave no garbage behind: what would be collected is collected at the requests' expense. */
class AllocationTest {
    private static final int REQUESTS = 10_000;

    private final EndedRequests requests = new EndedRequests(new Counts(1));
    private final RouteTimes route = new RouteTimes("/orders", requests::count, (method, status) -> {});
    private final RequestTrace trace = new RequestTrace(Clock.SYSTEM, requests.times());
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aRequestIsTimedAndCountedWithoutAllocating() {
        allocated(REQUESTS); // classes are loaded and linked once
        assertEquals(0, allocated(REQUESTS) / REQUESTS, "bytes a request");
        assertEquals(2 * REQUESTS, route.answered(KnownMethod.GET, 200));
    }

    private long allocated(int times) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            request();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void request() {
        trace.begin(trace.now(), requests.begin());
        trace.exit();
        trace.enter(Stop.MIDDLEWARE);
        trace.exitAndEnter(Stop.ROUTE);
        trace.exitAndEnter(Stop.HANDLE);
        trace.enter(Stop.SERIALIZE);
        trace.close();
        trace.writing();
        trace.written();
        trace.writing();
        trace.written();
        trace.backTo(0, true);
        trace.end();
        requests.end(route.answers(Method.GET, 200), trace.reached(), 0);
    }
}
