package dev.sevenstops.jmh.handle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Calls that do nothing, each on a new thread, and waiting for all of them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FanOutBenchmark {
    /** How many calls. */
    @Param({"1", "3", "10"})
    public int calls = 1;

    private final ThreadFactory virtual = Thread.ofVirtual().factory();
    private final ThreadFactory platform = Thread.ofPlatform().factory();

    /** On virtual threads. */
    @Benchmark
    public void virtualThreads() throws InterruptedException {
        run(virtual);
    }

    /** On platform threads. */
    @Benchmark
    public void platformThreads() throws InterruptedException {
        run(platform);
    }

    private void run(ThreadFactory threads) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(calls);
        for (int i = 0; i < calls; i++) {
            threads.newThread(done::countDown).start();
        }
        done.await();
    }
}
