package dev.sevenstops.jmh;

import java.time.Duration;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How much is measured.
 *
 * @param forks fresh JVMs for each benchmark and JDK; the unit of repetition, 0 for the one that runs already
 * @param warmups iterations that do not count
 * @param warmup how long each of those takes
 * @param iterations iterations that count
 * @param iteration how long each of those takes
 */
record Profile(int forks, int warmups, Duration warmup, int iterations, Duration iteration) {
    /** Proves that everything runs, and measures nothing. */
    static final Profile SMOKE = new Profile(0, 0, Duration.ofMillis(1), 1, Duration.ofMillis(10));

    /** A first look. */
    static final Profile QUICK = new Profile(1, 3, Duration.ofMillis(300), 3, Duration.ofMillis(300));

    /** What documents quote: twelve minutes at most for one JDK. */
    static final Profile REFERENCE = new Profile(3, 3, Duration.ofMillis(400), 4, Duration.ofMillis(250));

    /** Everything but the JVMs: those are started one at a time, so that JDKs take turns. */
    ChainedOptionsBuilder applied(ChainedOptionsBuilder options) {
        return options.forks(Math.min(1, forks))
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(warmup.toMillis()))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iteration.toMillis()));
    }
}
