package dev.sevenstops.jmh.lifecycle;

import dev.sevenstops.lifecycle.RequestRecording;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Timing and counting a request, without the request: marks at six stops, ten readings of the clock, counts and durations. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordingBenchmark {
    /** One listener. */
    @State(Scope.Benchmark)
    public static class Listener {
        final RequestRecording.Shared shared = new RequestRecording.Shared();

        /** A recording that recorded nothing has measured nothing. */
        @TearDown
        public void check() {
            if (shared.counted() == 0) {
                throw new IllegalStateException("no request has been counted");
            }
        }
    }

    /** A connection for each thread. */
    @State(Scope.Thread)
    public static class Connection {
        RequestRecording timed = RequestRecording.timed(new RequestRecording.Shared());

        /** It records with the listener. */
        @Setup
        public void connect(Listener listener) {
            timed = RequestRecording.timed(listener.shared);
            fill(timed);
        }
    }

    /** A connection for each thread, with a clock that costs nothing. */
    @State(Scope.Thread)
    public static class ClocklessConnection {
        RequestRecording untimed = RequestRecording.untimed(new RequestRecording.Shared());

        /** It records with the listener. */
        @Setup
        public void connect(Listener listener) {
            untimed = RequestRecording.untimed(listener.shared);
            fill(untimed);
        }
    }

    /** A connection counts its requests several at a time: without these a short run would have counted none. */
    private static void fill(RequestRecording connection) {
        for (int i = 0; i < 64; i++) {
            connection.request();
        }
    }

    /** One reading of the clock. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }

    /** A request, with its readings of the clock. */
    @Benchmark
    public void request(Connection connection) {
        connection.timed.request();
    }

    /** One stop of a request, besides the clock. */
    @Benchmark
    @OperationsPerInvocation(RequestRecording.STOPS)
    public void stop(ClocklessConnection connection) {
        connection.untimed.request();
    }

    /** One stop of a request, besides the clock, while another thread records with the same listener and route. */
    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(RequestRecording.STOPS)
    public void stopOfTwoThreads(ClocklessConnection connection) {
        connection.untimed.request();
    }
}
