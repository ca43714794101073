package dev.sevenstops.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RequestTraceTest {
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

    @Test
    void eachNanosecondBelongsToTheInnermostStop() {
        trace.begin(now, 0);
        pass(10);
        trace.exit();
        pass(1);
        trace.enter(Stop.MIDDLEWARE);
        pass(20);
        trace.exitAndEnter(Stop.ROUTE);
        pass(5);
        trace.exit();
        pass(2);
        trace.enter(Stop.HANDLE);
        pass(100);
        trace.enter(Stop.SERIALIZE);
        pass(40);
        trace.writing();
        pass(7);
        trace.written();
        pass(3);
        trace.exit();
        pass(50);
        trace.writing();
        pass(8);
        trace.written();
        trace.end();

        assertEquals(10, trace.ownNanos(Stop.PARSE));
        assertEquals(20, trace.ownNanos(Stop.MIDDLEWARE));
        assertEquals(5, trace.ownNanos(Stop.ROUTE));
        assertEquals(150, trace.ownNanos(Stop.HANDLE));
        assertEquals(43, trace.ownNanos(Stop.SERIALIZE));
        assertEquals(15, trace.ownNanos(Stop.DRAIN));
        assertEquals(3, trace.residualNanos());
        assertEquals(246, trace.totalNanos());
    }

    @Test
    void stopsAndResidualAddUpToTheWholeWhateverTheOrder() {
        Stop[] perRequest = Arrays.copyOfRange(Stop.values(), 1, 7);
        java.util.Random random = new java.util.Random(7);
        for (int round = 0; round < 200; round++) {
            trace.begin(now, 0);
            for (int step = 0; step < 60; step++) {
                pass(random.nextInt(1_000));
                switch (random.nextInt(4)) {
                    case 0 -> trace.enter(perRequest[random.nextInt(perRequest.length)]);
                    case 1 -> trace.exit();
                    case 2 -> trace.exitAndEnter(perRequest[random.nextInt(perRequest.length)]);
                    default -> {
                        trace.writing();
                        pass(random.nextInt(50));
                        trace.written();
                    }
                }
            }
            trace.writing();
            pass(9);
            trace.written();
            pass(1_000);
            trace.end();
            long sum = trace.residualNanos();
            for (Stop stop : perRequest) {
                sum += trace.ownNanos(stop);
            }
            assertEquals(trace.totalNanos(), sum);
        }
    }

    @Test
    void timeAfterTheLastWriteIsNobodys() {
        trace.begin(now, 0);
        pass(10);
        trace.exitAndEnter(Stop.HANDLE);
        pass(10);
        trace.writing();
        pass(10);
        trace.written();
        pass(1_000_000);
        trace.end();
        assertEquals(10, trace.ownNanos(Stop.HANDLE));
        assertEquals(30, trace.totalNanos());
    }

    @Test
    void aRequestThatNothingWasWrittenForLastsUntilItsEnd() {
        trace.begin(now, 0);
        pass(500);
        trace.end();
        assertEquals(500, trace.ownNanos(Stop.PARSE));
        assertEquals(500, trace.totalNanos());
    }

    @Test
    void acceptIsChargedToTheFirstRequestAndLiesOutsideOfItsTotal() {
        trace.accepted(77);
        trace.begin(now, 0);
        pass(5);
        trace.writing();
        trace.written();
        trace.end();
        assertEquals(77, trace.ownNanos(Stop.ACCEPT));
        assertEquals(5, trace.totalNanos());

        trace.begin(now, 0);
        trace.writing();
        trace.written();
        trace.end();
        assertEquals(0, trace.ownNanos(Stop.ACCEPT));
        assertFalse(trace.reached(Stop.ACCEPT));
    }

    @Test
    void exceptionsThatJumpOverExitsAreUnwound() {
        trace.begin(now, 0);
        trace.exitAndEnter(Stop.HANDLE);
        int depth = trace.depth();
        trace.enter(Stop.SERIALIZE);
        trace.enter(Stop.DRAIN);
        pass(5);
        trace.unwindTo(depth);
        pass(6);
        trace.writing();
        trace.written();
        trace.end();
        assertEquals(5, trace.ownNanos(Stop.DRAIN));
        assertEquals(6, trace.ownNanos(Stop.HANDLE));
    }

    @Test
    void theFirstFaultAndTheFirstNoticeOfAClientThatLeftCount() {
        trace.begin(now, 0);
        trace.fault(Stop.HANDLE);
        trace.fault(Stop.MIDDLEWARE);
        trace.clientGone(Stop.DRAIN);
        trace.clientGone(Stop.PARSE);
        assertEquals(Stop.HANDLE, trace.fault().orElseThrow());
        assertEquals(Stop.DRAIN, trace.clientGone().orElseThrow());
        trace.end();
        trace.begin(now, 0);
        assertTrue(trace.fault().isEmpty());
        assertTrue(trace.clientGone().isEmpty());
    }

    @Test
    void runawayNestingIsBounded() {
        trace.begin(now, 0);
        for (int i = 0; i < 1_000; i++) {
            trace.enter(Stop.HANDLE);
            pass(1);
        }
        for (int i = 0; i < 1_000; i++) {
            trace.exit();
        }
        assertEquals(1, trace.depth());
        assertTrue(trace.isOnTop(Stop.PARSE));
    }
}
