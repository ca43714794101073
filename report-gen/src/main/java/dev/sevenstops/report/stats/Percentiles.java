package dev.sevenstops.report.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The latencies of one group of requests in one arm of one block by percentile: what a curve and a table take of a {@link
 * Distribution}, at a hundredth of its size. Its axis counts nines: 0 is the minimum, 1 is p90, 2 is p99. Values are in seconds.
 */
public final class Percentiles {
    /** The quantiles that are quoted. */
    public static final List<String> QUOTED = List.of("p50", "p90", "p99", "p99.9");

    private static final double STEP = 0.05;
    private static final double MOST_NINES = 6;
    // The curve goes on beyond what may be quoted, so that its end can be seen; it is drawn thin there.
    private static final long BEYOND_TO_DRAW = 10;

    private static final Percentiles NONE = of(Distribution.of(List.of(), ""));

    private final double[] seconds;
    private final int exact;
    private final int quotable;
    private final List<Quantile> quoted;

    private Percentiles(double[] seconds, int exact, int quotable, List<Quantile> quoted) {
        this.seconds = seconds;
        this.exact = exact;
        this.quotable = quotable;
        this.quoted = quoted;
    }

    /** Those of a block without such a request. */
    public static Percentiles none() {
        return NONE;
    }

    /** Those of a distribution. */
    public static Percentiles of(Distribution distribution) {
        double[] seconds = new double[(int) Math.round(MOST_NINES / STEP) + 1];
        int size = 0;
        int exact = 0;
        int quotable = 0;
        while (size < seconds.length) {
            double p = 1 - Math.pow(10, -(size * STEP));
            Quantile quantile = distribution.quantile(p, BEYOND_TO_DRAW);
            OptionalDouble value = seconds(quantile);
            if (value.isEmpty()) {
                break;
            }
            // Both end once and for all: further out there are only fewer requests, and none that was answered.
            exact += quantile instanceof Quantile.Exact ? 1 : 0;
            quotable += distribution.quantile(p) instanceof Quantile.TooFew ? 0 : 1;
            seconds[size] = value.getAsDouble();
            size++;
        }
        return new Percentiles(
                Arrays.copyOf(seconds, size),
                exact,
                quotable,
                QUOTED.stream()
                        .map(name -> distribution.quantile(Objects.requireNonNull(MetricSource.QUANTILES.get(name))))
                        .toList());
    }

    private static OptionalDouble seconds(Quantile quantile) {
        return switch (quantile) {
            case Quantile.Exact value -> OptionalDouble.of(value.seconds());
            case Quantile.AtLeast bound -> OptionalDouble.of(bound.seconds());
            case Quantile.TooFew few -> OptionalDouble.empty();
        };
    }

    /** Where a point stands on the axis. */
    public static double nines(int index) {
        return Math.round(index * STEP * 100) / 100.0;
    }

    /** Where a quantile of {@link #QUOTED} stands on the axis. */
    public static double nines(String name) {
        double beyond = 1 - Objects.requireNonNull(MetricSource.QUANTILES.get(name));
        return Math.round(-Math.log10(beyond) * 1e5) / 1e5;
    }

    /** Number of points: the curve ends where only a few requests lie beyond. */
    public int size() {
        return seconds.length;
    }

    /** The value of a point; a lower bound if the request of that rank was never answered. */
    public MetricValue at(int index) {
        return index < exact ? new MetricValue.Exact(seconds[index]) : new MetricValue.AtLeast(seconds[index]);
    }

    /** Whether {@value Distribution#BEYOND} requests lie beyond a point. */
    public boolean isQuotable(int index) {
        return index < quotable;
    }

    /** One of {@link #QUOTED}. */
    public Quantile quoted(String name) {
        int index = QUOTED.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("not one of " + QUOTED + ": " + name);
        }
        return quoted.get(index);
    }
}
