package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Measures.Measure;
import dev.sevenstops.report.compare.Measures.Role;
import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Holm;
import dev.sevenstops.report.stats.MetricSource;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares candidates with a baseline.
 *
 * @param rule what calls a difference
 * @param arms whose metrics decide: {@code before}, {@code after}
 * @param exploratoryToo whether exploratory metrics decide as well
 * @param rows which rows are compared, by id
 */
record Comparer(Rule rule, Set<String> arms, boolean exploratoryToo, Predicate<Experiment> rows) {

    /** A line before Holm's correction, which needs all of them. */
    private record Draft(
            int of,
            Experiment experiment,
            String arm,
            Measure measure,
            Sample sample,
            Evidence evidence,
            boolean decides) {}

    /** Compares. Holm's correction is over everything that decides: each candidate is another chance of a false alarm. */
    List<Versus> compare(List<Subjects.Match> matches) {
        record Two(Subject baseline, Subject candidate) {}
        List<Two> all = matches.stream()
                .flatMap(match -> match.candidates().stream().map(candidate -> new Two(match.baseline(), candidate)))
                .toList();
        List<Draft> drafts = new ArrayList<>();
        List<List<Versus.Refused>> refused = new ArrayList<>();
        List<List<Line>> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            refused.add(draft(i, all.get(i).baseline(), all.get(i).candidate(), drafts));
            lines.add(new ArrayList<>());
        }
        List<Double> adjusted = Holm.adjust(drafts.stream()
                .filter(Draft::decides)
                .map(draft -> draft.evidence().tested().orElse(1))
                .toList());
        int at = 0;
        for (Draft draft : drafts) {
            double p = draft.decides()
                    ? adjusted.get(at++)
                    : draft.evidence().tested().orElse(1);
            lines.get(draft.of()).add(line(draft, p, adjusted.size()));
        }
        List<Versus> compared = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Subject baseline = all.get(i).baseline();
            Subject candidate = all.get(i).candidate();
            compared.add(new Versus(
                    baseline,
                    candidate,
                    List.copyOf(lines.get(i)),
                    Comparability.subjects(baseline, candidate),
                    refused.get(i),
                    unmatched(baseline, candidate)));
        }
        return List.copyOf(compared);
    }

    private List<Versus.Refused> draft(int of, Subject baseline, Subject candidate, List<Draft> drafts) {
        boolean inTurns = baseline.run().id().equals(candidate.run().id())
                && !baseline.runtime().equals(candidate.runtime());
        List<Versus.Refused> refused = new ArrayList<>();
        baseline.rows().forEach((id, one) -> {
            Measured other = candidate.rows().get(id);
            if (other == null || !rows.test(one.experiment())) {
                return;
            }
            Optional<String> why = Comparability.ofRow(one, other);
            if (why.isPresent()) {
                refused.add(new Versus.Refused(id, why.orElseThrow()));
                return;
            }
            Metric primary = primary(one, other);
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                for (Measure measure : Measures.of(primary)) {
                    String source = measure.metric().source();
                    Sample sample = Sample.of(one, other, arm, source, inTurns);
                    boolean decides = arms.contains(arm) && (measure.role() == Role.PRIMARY || exploratoryToo);
                    // A stop that no block measured is no line: the instrument was off.
                    if (measure.role() == Role.PRIMARY
                            || !sample.present(sample.baseline()).isEmpty()
                            || !sample.present(sample.candidate()).isEmpty()) {
                        Evidence evidence = Evidence.of(sample, MetricSource.isCount(measure.metric()));
                        drafts.add(new Draft(of, one.experiment(), arm, measure, sample, evidence, decides));
                    }
                }
            }
            effect(of, one, other, primary, inTurns).ifPresent(drafts::add);
        });
        return List.copyOf(refused);
    }

    /**
     * The metric that was named before the run, or where not one block of either side has requests enough for that quantile, the highest one
     * below it that some have. How many requests there are decides, and nothing that they say.
     */
    private static Metric primary(Measured one, Measured other) {
        Metric named = one.experiment().primary();
        return Stream.concat(Stream.of(named), Measures.substitutes(named).stream())
                .filter(metric -> hasValue(one, metric) || hasValue(other, metric))
                .findFirst()
                .orElse(named);
    }

    private static boolean hasValue(Measured side, Metric metric) {
        return side.blocks().stream()
                .anyMatch(block -> block.value(Experiment.BEFORE, metric.source())
                                .isPresent()
                        || block.value(Experiment.AFTER, metric.source()).isPresent());
    }

    /**
     * Whether the fix is worth what it was: both arms of a block share the machine's hour, so its drift drops out. It never decides: where
     * the fault itself hurts less than it did, a fix is worth less, and nothing has become worse.
     */
    private static Optional<Draft> effect(int of, Measured one, Measured other, Metric primary, boolean inTurns) {
        Sample sample = Sample.ofEffect(one, other, primary.source(), inTurns);
        if (sample.present(sample.baseline()).isEmpty()
                || sample.present(sample.candidate()).isEmpty()) {
            return Optional.empty();
        }
        Measure measure =
                new Measure(new Metric(primary.source(), primary.label(), "1", primary.better()), Role.EFFECT);
        return Optional.of(
                new Draft(of, one.experiment(), Line.EFFECT, measure, sample, Evidence.of(sample, false), false));
    }

    private Line line(Draft draft, double adjusted, int family) {
        Metric metric = draft.measure().metric();
        List<MetricValue> one = draft.sample().present(draft.sample().baseline());
        List<MetricValue> other = draft.sample().present(draft.sample().candidate());
        int compared = compared(draft, Math.min(one.size(), other.size()));
        Verdict judged = rule.verdict(metric, draft.evidence(), adjusted, family, compared);
        Verdict verdict = draft.evidence() instanceof Evidence.Ratio
                ? judged.because(judged.reason() + draft.sample().outliers())
                : judged;
        return new Line(
                draft.experiment(),
                draft.arm(),
                metric,
                draft.measure().role(),
                median(one),
                median(other),
                draft.evidence(),
                draft.decides() && draft.evidence().tested().isPresent()
                        ? OptionalDouble.of(adjusted)
                        : OptionalDouble.empty(),
                verdict,
                draft.decides(),
                draft.decides() ? rule.beyond(metric, draft.evidence(), verdict) : Rule.Beyond.NO,
                one.size(),
                other.size(),
                compared,
                draft.decides() ? family : 1,
                rule.margin(metric));
    }

    /** Of blocks without a partner a paired ratio says nothing, however many there are. */
    private static int compared(Draft draft, int fewest) {
        return draft.evidence() instanceof Evidence.Ratio
                ? draft.sample().pairs().map(pairs -> pairs.length).orElse(fewest)
                : fewest;
    }

    private static MetricValue median(List<MetricValue> values) {
        return values.isEmpty() ? new MetricValue.Missing("no block has a value") : Comparison.median(values);
    }

    private List<Versus.Unmatched> unmatched(Subject baseline, Subject candidate) {
        List<Versus.Unmatched> only = new ArrayList<>();
        baseline.rows().forEach((id, row) -> {
            if (rows.test(row.experiment()) && !candidate.rows().containsKey(id)) {
                only.add(new Versus.Unmatched(id, baseline.name()));
            }
        });
        candidate.rows().forEach((id, row) -> {
            if (rows.test(row.experiment()) && !baseline.rows().containsKey(id)) {
                only.add(new Versus.Unmatched(id, candidate.name()));
            }
        });
        return List.copyOf(only);
    }
}
