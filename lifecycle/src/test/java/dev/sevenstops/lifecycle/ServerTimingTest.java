package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServerTimingTest {
    private long now = 1_000;
    private final RequestTrace trace = new RequestTrace(
            new Clock() {
                @Override
                long nanos() {
                    return now;
                }
            },
            new long[RequestTrace.TIMES]);

    private void pass(long nanos) {
        now += nanos;
    }

    /** A request whose handler has begun to stream. */
    private void streaming() {
        trace.accepted(100_000);
        trace.begin(now, 0);
        pass(1_234_567);
        trace.exit();
        pass(5_000_000);
        trace.enter(Stop.MIDDLEWARE);
        pass(20_000);
        trace.exitAndEnter(Stop.ROUTE);
        pass(999);
        trace.exitAndEnter(Stop.HANDLE);
        pass(2_000_000_000);
        trace.enter(Stop.SERIALIZE);
        pass(30_000);
    }

    @Test
    void theHeadSaysWhatIsKnownByThenInMillisecondsAndInTheStopsOrder() {
        streaming();
        assertEquals(
                "accept;dur=0.1, parse;dur=1.234, route;dur=0, middleware;dur=0.02, handle;dur=2000",
                ServerTiming.untilHead(trace));
    }

    @Test
    void theStopUnderWayCountsUntilNow() {
        trace.begin(now, 0);
        pass(2_000_000);
        trace.exitAndEnter(Stop.HANDLE);
        pass(7_500_000);
        assertEquals("parse;dur=2, handle;dur=7.5", ServerTiming.untilHead(trace));
        pass(500_000);
        assertEquals("parse;dur=2, handle;dur=8", ServerTiming.untilHead(trace));
    }

    @Test
    void aStopThatTheRequestHasNotComeToIsNotThere() {
        trace.begin(now, 0);
        pass(1_009_000);
        assertEquals("parse;dur=1.009", ServerTiming.untilHead(trace));
        assertEquals("", ServerTiming.behindHead(trace));
    }

    @Test
    void theTrailerSaysWhatCameBehindTheHead() {
        streaming();
        trace.writing();
        pass(4_000_000);
        trace.written();
        pass(60_000);
        trace.exit();
        assertEquals("serialize;dur=0.09, drain;dur=4", ServerTiming.behindHead(trace));
    }

    @Test
    void askingInBetweenChangesNoFigure() {
        streaming();
        assertEquals(ServerTiming.untilHead(trace), ServerTiming.untilHead(trace));
        trace.writing();
        pass(4_000_000);
        trace.written();
        pass(60_000);
        assertEquals("serialize;dur=0.09, drain;dur=4", ServerTiming.behindHead(trace));
        pass(1);
        trace.end();
        assertEquals(30_000, trace.ownNanos(Stop.SERIALIZE), "up to the last write, as without having been asked");
        assertEquals(4_000_000, trace.ownNanos(Stop.DRAIN));
        assertEquals(2_000_000_000, trace.ownNanos(Stop.HANDLE));
        assertEquals(5_000_000, trace.residualNanos());
    }
}
