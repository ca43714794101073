package dev.sevenstops.report.compare;

import dev.sevenstops.report.jmh.JmhResult;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.Holm;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Microbenchmarks of two JDKs, or of two runs, against each other, aligned by full name and parameters: a ratio of times for each, with
 * the interval and the rule of the comparison of runs. A fresh JVM is a block: its mean is one value, and the interval is Welch's
 * ({@link Estimate#unpaired}), Student's t on the logs of these means, which takes neither equal spreads nor equal numbers of JVMs for
 * granted. JVMs of two results have nothing to do with each other, so they are not paired. p values are corrected by Holm over the
 * benchmarks of a comparison: none of them was named before the run.
 */
public final class JmhComparison {
    private static final double MARGIN = 0.05;

    /**
     * One benchmark.
     *
     * @param estimate candidate / baseline; empty with too few JVMs
     * @param adjusted the corrected p value; 1 where nothing was tested
     * @param verdict {@code improved} where the candidate is faster
     */
    public record Row(
            JmhResult baseline, JmhResult candidate, Optional<Estimate> estimate, double adjusted, Verdict verdict) {}

    private JmhComparison() {}

    /** The benchmarks that both sides have, in the order of the baseline. */
    public static List<Row> of(List<JmhResult> baseline, List<JmhResult> candidate) {
        Map<String, JmhResult> byKey = new HashMap<>();
        candidate.forEach(result -> byKey.put(result.key(), result));
        List<JmhResult> both = baseline.stream()
                .filter(result -> byKey.containsKey(result.key()))
                .toList();
        List<Optional<Estimate>> estimates = new ArrayList<>();
        for (JmhResult one : both) {
            estimates.add(estimate(one, byKey.getOrDefault(one.key(), one)));
        }
        List<Double> adjusted = Holm.adjust(estimates.stream()
                .map(estimate -> estimate.map(Estimate::p).orElse(1.0))
                .toList());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < both.size(); i++) {
            JmhResult one = both.get(i);
            JmhResult other = byKey.getOrDefault(one.key(), one);
            int fewest = fewest(one, other);
            double p = adjusted.get(i);
            Verdict verdict = estimates
                    .get(i)
                    .map(estimate -> Rule.byRatio(
                            estimate,
                            MARGIN,
                            Metric.Better.LOWER,
                            new Rule.Basis(fewest, "JVMs", p, both.size(), "benchmarks")))
                    .orElseGet(() -> new Verdict.CannotTell(fewest + (fewest == 1 ? " JVM" : " JVMs")
                            + " on a side, a verdict takes " + Evidence.MIN_BLOCKS));
            rows.add(new Row(one, other, estimates.get(i), p, verdict));
        }
        return List.copyOf(rows);
    }

    private static Optional<Estimate> estimate(JmhResult one, JmhResult other) {
        return fewest(one, other) < Evidence.MIN_BLOCKS
                ? Optional.empty()
                : Optional.of(Estimate.unpaired(logs(one), logs(other)));
    }

    private static int fewest(JmhResult one, JmhResult other) {
        return Math.min(one.forkNanos().size(), other.forkNanos().size());
    }

    private static double[] logs(JmhResult result) {
        return result.forkNanos().stream().mapToDouble(Math::log).toArray();
    }
}
