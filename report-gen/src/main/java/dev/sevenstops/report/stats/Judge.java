package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Metric;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The rule that turns an effect into a verdict. It is kept simple, and errs towards "cannot tell".
 *
 * <ol>
 *   <li>Fewer than {@value #MIN_BLOCKS} blocks decide nothing.
 *   <li>Where every block has a ratio: the effect is called if its 95 % interval excludes 1, and it is "same" if the interval lies inside
 *       the margin m, from 1/(1 + m) to 1 + m. Fewer than {@value #BLOCKS_FOR_FINE} blocks know too little of their own spread: of them an effect must also be
 *       {@value #COARSE}x or more and exceed the A/A noise, and "same" takes a noise inside the margin. More blocks must not: that noise
 *       is the largest of all pairs of slices, so it grows with every block, where what can be called is to shrink.
 *   <li>Where values are lower bounds: the effect is called if in every block the bound alone is {@value #COARSE}x or more
 *       and exceeds the A/A noise, in the direction in which it is a bound.
 *   <li>Where values reach zero there is no ratio, and the counts decide: the effect is called if in every block one arm is
 *       above zero and at least {@value #COARSE}x the other, all in the same direction, and the smallest difference exceeds
 *       the largest one between slices of the same arm; the last is not asked of a count of which one arm has not a single
 *       one anywhere and the other at least {@value #MIN_EVENTS} in every block. Counts need {@value #MIN_EVENTS} events in all: if both arms were
 *       equal, k events on one side have the probability 2 / 2^k, which is below 5 % from 6 on.
 * </ol>
 */
final class Judge {
    static final int MIN_BLOCKS = 3;
    static final int BLOCKS_FOR_FINE = 6;
    static final double COARSE = 2;
    static final double MIN_EVENTS = 6;

    private final Metric metric;
    private final List<Pair> pairs;
    private final Noise noise;

    /** With the pairs that are complete. */
    Judge(Metric metric, List<Pair> pairs, Noise noise) {
        this.metric = metric;
        this.pairs = pairs;
        this.noise = noise;
    }

    Verdict verdict(Effect effect) {
        if (pairs.isEmpty()) {
            return new Verdict.CannotTell("no block has a value of both arms");
        }
        if (pairs.size() < MIN_BLOCKS) {
            return new Verdict.CannotTell(blocks() + ", a verdict takes " + MIN_BLOCKS);
        }
        return switch (effect) {
            case Effect.Estimated estimated -> byRatio(estimated);
            case Effect.AtMost atMost -> byBound(atMost.ratio(), "at most ");
            case Effect.AtLeast atLeast -> byBound(atLeast.ratio(), "at least ");
            case Effect.None none -> anyBound() ? new Verdict.CannotTell(none.reason()) : byCounts();
        };
    }

    /** As {@link MetricSource#margin}. */
    static double margin(String source) {
        return MetricSource.margin(source);
    }

    private Verdict byRatio(Effect.Estimated effect) {
        double margin = margin(metric.source());
        boolean few = pairs.size() < BLOCKS_FOR_FINE;
        OptionalDouble aa = noise.ratio();
        String figures = String.format(
                Locale.ROOT, "ratio %.3g [%.3g, %.3g], %s", effect.ratio(), effect.low(), effect.high(), blocks());
        if (aa.isEmpty()) {
            return new Verdict.CannotTell(figures + ", but no two slices of the same arm to see the noise");
        }
        figures += String.format(Locale.ROOT, ", A/A noise %.3gx", aa.getAsDouble());
        if (effect.low() > 1 / (1 + margin) && effect.high() < 1 + margin) {
            String inside = figures + String.format(Locale.ROOT, ": inside the margin of %.0f %%", margin * 100);
            return few && aa.getAsDouble() >= 1 + margin
                    ? new Verdict.CannotTell(inside + ", but with so few blocks the noise must be, too")
                    : new Verdict.Same(inside);
        }
        if (effect.low() <= 1 && effect.high() >= 1) {
            return new Verdict.CannotTell(figures + ": the interval holds 1");
        }
        double size = Math.max(effect.ratio(), 1 / effect.ratio());
        if (few && size <= aa.getAsDouble()) {
            return new Verdict.CannotTell(figures + ": not more than the noise");
        }
        if (few && size < COARSE) {
            return new Verdict.CannotTell(figures + ": so few blocks call effects of 2x or more");
        }
        return called(effect.ratio() < 1, figures);
    }

    private Verdict byBound(double ratio, String word) {
        String figures = String.format(Locale.ROOT, "ratio %s%.3g in every one of %s", word, ratio, blocks());
        boolean lower = word.equals("at most ");
        double size = lower ? 1 / ratio : ratio;
        if (size < COARSE) {
            return new Verdict.CannotTell(figures + ": the bound alone is no effect of 2x");
        }
        OptionalDouble aa = noise.ratio();
        if (aa.isEmpty() || size <= aa.getAsDouble()) {
            return new Verdict.CannotTell(figures + ": not known to be more than the noise");
        }
        return called(lower, figures + String.format(Locale.ROOT, ", A/A noise %.3gx", aa.getAsDouble()));
    }

    private Verdict byCounts() {
        int lower = 0;
        int higher = 0;
        boolean silentAfter = true;
        boolean silentBefore = true;
        double smallest = Double.POSITIVE_INFINITY;
        double events = 0;
        for (Pair pair : pairs) {
            double before = pair.before().lowest().orElseThrow();
            double after = pair.after().lowest().orElseThrow();
            smallest = Math.min(smallest, Math.abs(before - after));
            events += Math.max(0, before) + Math.max(0, after);
            silentAfter &= after == 0 && before >= MIN_EVENTS;
            silentBefore &= before == 0 && after >= MIN_EVENTS;
            if (before > 0 && before >= COARSE * after) {
                lower++;
            }
            if (after > 0 && after >= COARSE * before) {
                higher++;
            }
        }
        if (events == 0) {
            return new Verdict.CannotTell("0 in both arms of " + blocks() + ": the fault was not provoked");
        }
        if (lower < pairs.size() && higher < pairs.size()) {
            return new Verdict.CannotTell(
                    "some blocks reach zero, and not all of " + blocks() + " agree on 2x or more");
        }
        // where one arm never counts anything, how much the other's count varies is no argument against the difference
        boolean silent = MetricSource.isCount(metric) && (silentAfter || silentBefore);
        if (noise.pairs() == 0 || (!silent && smallest <= noise.difference())) {
            return new Verdict.CannotTell("the smallest difference is not known to be more than the A/A difference");
        }
        if (MetricSource.isCount(metric) && events < MIN_EVENTS) {
            return new Verdict.CannotTell(String.format(Locale.ROOT, "%.0f events in all may be chance", events));
        }
        return called(lower == pairs.size(), "zero against above zero, or 2x and more, in every one of " + blocks());
    }

    private Verdict called(boolean lower, String reason) {
        return lower == (metric.better() == Metric.Better.LOWER)
                ? new Verdict.Improved(reason)
                : new Verdict.Regressed(reason);
    }

    private boolean anyBound() {
        return pairs.stream()
                .anyMatch(pair ->
                        pair.before() instanceof MetricValue.AtLeast || pair.after() instanceof MetricValue.AtLeast);
    }

    private String blocks() {
        return pairs.size() == 1 ? "1 block" : pairs.size() + " blocks";
    }
}
