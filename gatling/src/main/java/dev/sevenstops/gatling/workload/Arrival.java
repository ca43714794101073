package dev.sevenstops.gatling.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** When the requests of an open model are intended. */
final class Arrival {
    /** Gatling starts its users in whole milliseconds, and so does everything else. */
    static final double GRID_SECONDS = 0.001;

    /** In milliseconds: 201 / 200.0 * 1000 is a little less than 1005, which must not end up on 1004. */
    private static final double ROUNDING = 1e-6;

    private Arrival() {}

    /** A time on the grid. */
    static long millis(double seconds) {
        return (long) (seconds * 1000 + ROUNDING);
    }

    /**
     * Times in seconds from the slice's start, ascending, before its end.
     *
     * @throws IllegalArgumentException if the rate is not above zero
     */
    static List<Double> times(
            String load, Workload.Arrivals arrivals, double rate, SplittableRandom random, double seconds) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("load '" + load + "': a rate of " + rate + " requests a second");
        }
        List<Double> times = new ArrayList<>();
        double time = arrivals == Workload.Arrivals.POISSON ? gap(random, rate) : 0;
        while (time < seconds) {
            times.add(time);
            time = arrivals == Workload.Arrivals.POISSON ? time + gap(random, rate) : times.size() / rate;
        }
        return times;
    }

    /** Distance to the next arrival of a Poisson process, in seconds; StrictMath, so that every machine computes the same. */
    private static double gap(SplittableRandom random, double rate) {
        return -StrictMath.log(1 - random.nextDouble()) / rate;
    }
}
