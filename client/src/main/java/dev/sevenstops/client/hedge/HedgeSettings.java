package dev.sevenstops.client.hedge;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What bounds a {@link HedgePolicy}. Begin with {@link #of} and change what should differ.
 *
 * @param replicas how many can be called alike; with 1 nothing is ever sent twice
 * @param floor a delay from the window is never shorter: at low load a quantile of 1 ms misfires on every pause
 * @param ceiling a delay from the window is never longer
 * @param budget extra requests as a fraction of the requests, from 0 to 1; empty: no bound. With {@link HedgePolicy.Budget} the
 *     smaller of the two holds
 * @param inFlightThreshold above so many attempts in flight at each replica (the mean over the replicas, now or over the last
 *     second) nothing extra is sent, until the mean is a tenth below it; empty: no bound
 * @param heedPushBack whether a {@link PushBack} stops extra requests
 * @param shadow count what would be sent, and send nothing extra
 * @param minimumObservations a window with fewer answers is cold, and nothing is hedged
 * @param window how far back it looks, from 100 ms on; it moves in tenths
 * @param leakBound a cancelled attempt that has not ended after so long counts as leaked
 */
public record HedgeSettings(
        int replicas,
        Duration floor,
        Duration ceiling,
        OptionalDouble budget,
        OptionalDouble inFlightThreshold,
        boolean heedPushBack,
        boolean shadow,
        int minimumObservations,
        Duration window,
        Duration leakBound) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Checks the ranges. */
    public HedgeSettings {
        check(replicas >= 1, "replicas " + replicas, "at least 1");
        check(!floor.isNegative() && floor.compareTo(LONGEST) <= 0, "floor " + floor, "from zero to an hour");
        check(
                ceiling.compareTo(floor) >= 0 && ceiling.compareTo(LONGEST) <= 0,
                "ceiling " + ceiling,
                "from the floor (" + floor + ") to an hour");
        check(
                budget.isEmpty() || (budget.getAsDouble() >= 0 && budget.getAsDouble() <= 1),
                "budget " + budget,
                "a fraction of the requests from 0 to 1, or empty for no bound");
        check(
                inFlightThreshold.isEmpty() || inFlightThreshold.getAsDouble() > 0,
                "in-flight threshold " + inFlightThreshold,
                "above 0, or empty for no bound");
        check(minimumObservations >= 1, "minimum of observations " + minimumObservations, "at least 1");
        check(
                window.compareTo(Duration.ofMillis(100)) >= 0 && window.compareTo(LONGEST) <= 0,
                "window " + window,
                "from 100 ms to an hour");
        check(!leakBound.isNegative() && leakBound.compareTo(LONGEST) <= 0, "leak bound " + leakBound, "up to an hour");
    }

    /**
     * The defaults: floor 1 ms, ceiling 10 s, a budget of 2 %, no in-flight threshold (it depends on how many slots a replica
     * has), push back heeded, a window of 10 s that is cold below 100 answers, leaked after 1 s.
     *
     * @param replicas how many can be called alike
     */
    public static HedgeSettings of(int replicas) {
        return new HedgeSettings(
                replicas,
                Duration.ofMillis(1),
                Duration.ofSeconds(10),
                OptionalDouble.of(0.02),
                OptionalDouble.empty(),
                true,
                false,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    /** With other bounds of a delay that comes from the window. */
    public HedgeSettings withDelayBetween(Duration newFloor, Duration newCeiling) {
        return new HedgeSettings(
                replicas,
                newFloor,
                newCeiling,
                budget,
                inFlightThreshold,
                heedPushBack,
                shadow,
                minimumObservations,
                window,
                leakBound);
    }

    /** With at most this fraction of extra requests. */
    public HedgeSettings withBudget(double fraction) {
        return withBudget(OptionalDouble.of(fraction));
    }

    /** With no bound to extra requests. */
    public HedgeSettings withoutBudget() {
        return withBudget(OptionalDouble.empty());
    }

    private HedgeSettings withBudget(OptionalDouble newBudget) {
        return new HedgeSettings(
                replicas,
                floor,
                ceiling,
                newBudget,
                inFlightThreshold,
                heedPushBack,
                shadow,
                minimumObservations,
                window,
                leakBound);
    }

    /** With a threshold above which nothing extra is sent, in attempts in flight at each replica. */
    public HedgeSettings withInFlightThreshold(double threshold) {
        return withSafety(OptionalDouble.of(threshold), heedPushBack);
    }

    /** With the safety off: neither load nor push back stops extra requests. For showing the harm. */
    public HedgeSettings withoutSafety() {
        return withSafety(OptionalDouble.empty(), false);
    }

    private HedgeSettings withSafety(OptionalDouble newThreshold, boolean newHeedPushBack) {
        return new HedgeSettings(
                replicas,
                floor,
                ceiling,
                budget,
                newThreshold,
                newHeedPushBack,
                shadow,
                minimumObservations,
                window,
                leakBound);
    }

    /** Counting only, or sending. */
    public HedgeSettings withShadow(boolean newShadow) {
        return new HedgeSettings(
                replicas,
                floor,
                ceiling,
                budget,
                inFlightThreshold,
                heedPushBack,
                newShadow,
                minimumObservations,
                window,
                leakBound);
    }

    /** With another window. */
    public HedgeSettings withWindow(Duration newWindow, int newMinimumObservations) {
        return new HedgeSettings(
                replicas,
                floor,
                ceiling,
                budget,
                inFlightThreshold,
                heedPushBack,
                shadow,
                newMinimumObservations,
                newWindow,
                leakBound);
    }

    private static void check(boolean holds, String what, String instead) {
        if (!holds) {
            throw new IllegalArgumentException("hedging settings: " + what + " is out of range: " + instead);
        }
    }
}
