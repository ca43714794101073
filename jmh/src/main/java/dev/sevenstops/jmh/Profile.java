package dev.sevenstops.jmh;

import java.time.Duration;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How much is measured. */
enum Profile {
    /** Proves that everything runs, and measures nothing. */
    SMOKE(0, 0, Duration.ofMillis(1), 1, Duration.ofMillis(10)),

    /** A first look. */
    QUICK(1, 3, Duration.ofMillis(300), 3, Duration.ofMillis(300)),

    /** What documents quote: a quarter of an hour for one JDK, and more on a busy machine. */
    REFERENCE(3, 3, Duration.ofMillis(400), 4, Duration.ofMillis(250));

    private final int forks;
    private final int warmups;
    private final Duration warmup;
    private final int iterations;
    private final Duration iteration;

    Profile(int forks, int warmups, Duration warmup, int iterations, Duration iteration) {
        this.forks = forks;
        this.warmups = warmups;
        this.warmup = warmup;
        this.iterations = iterations;
        this.iteration = iteration;
    }

    /** Fresh JVMs for each benchmark and JDK, the unit of repetition; 0 for the one that runs already. */
    int forks() {
        return forks;
    }

    /** Everything but the JVMs: those are started one at a time, so that JDKs take turns. */
    ChainedOptionsBuilder applied(ChainedOptionsBuilder options) {
        return options.forks(Math.min(1, forks))
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(warmup.toMillis()))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iteration.toMillis()));
    }
}
