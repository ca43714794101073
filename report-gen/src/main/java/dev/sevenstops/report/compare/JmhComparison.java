package dev.sevenstops.report.compare;

import dev.sevenstops.report.jmh.JmhResult;
import dev.sevenstops.report.stats.Holm;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Microbenchmarks of two JDKs, or of two days, against each other: a ratio of times for each benchmark, with the interval and the rule
 * of the comparison of runs. A fresh JVM is a block; JVMs of two results have nothing to do with each other, so they are not paired.
 */
public final class JmhComparison {
    private static final double MARGIN = 0.05;

    /**
     * One benchmark.
     *
     * @param verdict {@code improved} where the candidate is faster
     */
    public record Row(JmhResult baseline, JmhResult candidate, Verdict verdict) {}

    private JmhComparison() {}

    /** The benchmarks that both sides have, in the order of the baseline. */
    public static List<Row> of(List<JmhResult> baseline, List<JmhResult> candidate) {
        Map<String, JmhResult> byName = new HashMap<>();
        candidate.forEach(result -> byName.put(result.name(), result));
        List<JmhResult> both = baseline.stream()
                .filter(result -> byName.containsKey(result.name()))
                .toList();
        List<Double> p = new ArrayList<>();
        for (JmhResult one : both) {
            JmhResult other = byName.getOrDefault(one.name(), one);
            p.add(enough(one, other) ? estimate(one, other).p() : 1);
        }
        List<Double> adjusted = Holm.adjust(p);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < both.size(); i++) {
            JmhResult one = both.get(i);
            JmhResult other = byName.getOrDefault(one.name(), one);
            rows.add(new Row(one, other, verdict(one, other, adjusted.get(i))));
        }
        return List.copyOf(rows);
    }

    private static Verdict verdict(JmhResult one, JmhResult other, double adjusted) {
        int fewest = Math.min(one.forkNanos().size(), other.forkNanos().size());
        if (!enough(one, other)) {
            return new Verdict.CannotTell(fewest + " JVMs on a side: " + Evidence.MIN_BLOCKS + " are the fewest");
        }
        Estimate estimate = estimate(one, other);
        String figures = String.format(
                Locale.ROOT, "ratio %.3g [%.3g, %.3g]", estimate.ratio(), estimate.low(), estimate.high());
        if (estimate.low() > 1 - MARGIN && estimate.high() < 1 + MARGIN) {
            return new Verdict.Same(figures + ": inside the margin of 5 %");
        }
        double size = Math.max(estimate.ratio(), 1 / estimate.ratio());
        if (adjusted > Rule.LEVEL || (fewest < Rule.BLOCKS_FOR_FINE && size < Evidence.COARSE)) {
            return new Verdict.CannotTell(figures);
        }
        return estimate.ratio() < 1 ? new Verdict.Improved(figures) : new Verdict.Regressed(figures);
    }

    private static boolean enough(JmhResult one, JmhResult other) {
        return Math.min(one.forkNanos().size(), other.forkNanos().size()) >= Evidence.MIN_BLOCKS;
    }

    private static Estimate estimate(JmhResult one, JmhResult other) {
        return Estimate.unpaired(logs(one), logs(other));
    }

    private static double[] logs(JmhResult result) {
        return result.forkNanos().stream().mapToDouble(Math::log).toArray();
    }
}
