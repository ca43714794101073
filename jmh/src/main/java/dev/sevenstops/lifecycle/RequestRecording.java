package dev.sevenstops.lifecycle;

import io.helidon.http.Method;

/**
 * What the instrument does for a request, apart from the request: opened to benchmarks, which live in packages of their own. Stands for
 * one connection and is used by its thread.
 */
public final class RequestRecording {
    /** The stops of {@link #request}: all but accept, which belongs to the connection. */
    public static final int STOPS = 6;

    private final RouteTimes route;
    private final EndedRequests requests;
    private final RequestTrace trace;

    private RequestRecording(Shared shared, Clock clock) {
        this.route = shared.route;
        this.requests = new EndedRequests(shared.ends);
        this.trace = new RequestTrace(clock, requests.times());
    }

    /** With the system's clock, as it runs in a server. */
    public static RequestRecording timed(Shared shared) {
        return new RequestRecording(shared, Clock.SYSTEM);
    }

    /** With a clock that costs nothing to read: what is left is the recording. */
    public static RequestRecording untimed(Shared shared) {
        return new RequestRecording(shared, new Ticks());
    }

    /** What all connections of a listener record in. For any thread. */
    public static final class Shared {
        private final Counts ends = new Counts(1);
        private final RouteTimes route = new RouteTimes("/orders", () -> {}, (method, status) -> {});

        /** How many requests have been counted; those that a connection still keeps are not among them. */
        public long counted() {
            return route.answered(KnownMethod.GET, 200);
        }
    }

    /** One request through six stops, with a response of two writes, timed and counted. */
    public void request() {
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

    /** A clock that goes forward by a microsecond whenever somebody looks. */
    private static final class Ticks extends Clock {
        private long nanos;

        @Override
        long nanos() {
            nanos += 1_000;
            return nanos;
        }
    }
}
