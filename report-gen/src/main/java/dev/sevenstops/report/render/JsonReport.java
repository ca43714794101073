package dev.sevenstops.report.render;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.jmh.JmhResult;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.stats.BlockTime;
import dev.sevenstops.report.stats.ColdAndWarm;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.CounterTest;
import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.GoalCheck;
import dev.sevenstops.report.stats.Hop;
import dev.sevenstops.report.stats.LoadCheck;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.ProxyReading;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.Warnings;
import dev.sevenstops.report.store.Damage;
import dev.sevenstops.report.store.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The table as JSON, in full precision, for programs. */
final class JsonReport {
    private JsonReport() {}

    static String of(Summary summary, Beside beside) throws JsonProcessingException {
        return Json.mapper()
                        .writeValueAsString(new Report(
                                Run.SCHEMA_VERSION,
                                summary.run().id(),
                                summary.run().profile(),
                                summary.run().environment().commit(),
                                summary.run().finishedAt().isPresent(),
                                summary.rows().stream().map(JsonReport::row).toList(),
                                summary.pairs().stream().map(JsonReport::row).toList(),
                                unmeasured(summary),
                                summary.skipped(),
                                ColdTable.readings(summary),
                                BlockTime.of(summary),
                                summary.damages(),
                                beside.benchmarks().all(),
                                beside.agreement()
                                        .agreement()
                                        .map(found -> new Framing(found.id(), found.notes(), found.totals()))))
                + "\n";
    }

    private static List<String> unmeasured(Summary summary) {
        return Arrays.stream(Stop.values())
                .map(Stop::id)
                .filter(stop -> summary.groups().stream()
                        .noneMatch(group -> group.stop().equals(stop)))
                .toList();
    }

    private static Entry row(Row row) {
        return new Entry(
                row.experiment().id(),
                row.experiment().cell(),
                row.experiment().stop(),
                row.runtime(),
                row.experiment().title(),
                row.experiment().symptom(),
                row.experiment().fix(),
                row.experiment().prediction(),
                result(row.primary()),
                Warnings.detectable(row),
                row.secondary().stream().map(JsonReport::result).toList(),
                new Control(
                        row.counterTest().outcome(), result(row.counterTest().comparison())),
                row.load(),
                row.blocks().size(),
                row.dropped().stream().map(TableRow::trouble).toList(),
                row.goals().stream().map(JsonReport::goal).toList(),
                row.throughProxy().words(),
                Readings.of(row),
                warmUps(row),
                proxy(row));
    }

    private static List<BlockWarmUp> warmUps(Row row) {
        return row.blocks().stream()
                .filter(block -> !block.warmUps().isEmpty())
                .map(block -> new BlockWarmUp(block.index(), block.warmUps()))
                .toList();
    }

    private static GoalResult goal(GoalCheck check) {
        return new GoalResult(
                check.goal(), check.outcome(), value(check.worst()), check.unit(), check.missed(), check.blocks());
    }

    private static Map<String, ProxySide> proxy(Row row) {
        Map<String, ProxySide> sides = new TreeMap<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            ProxyReading.of(row.usable(), arm)
                    .ifPresent(times -> sides.put(arm, new ProxySide(times, Hop.of(row.usable(), arm))));
        }
        return sides;
    }

    private static Result result(Comparison comparison) {
        return new Result(
                comparison.metric(),
                value(comparison.before()),
                value(comparison.after()),
                ratio(comparison.effect()),
                comparison.noise().ratio(),
                comparison.noise().difference(),
                comparison.blocks(),
                comparison.rough(),
                comparison.verdict().word(),
                comparison.verdict().reason(),
                comparison.pairs().stream().map(JsonReport::pair).toList());
    }

    private static BlockValues pair(Pair pair) {
        return new BlockValues(pair.block(), value(pair.before()), value(pair.after()));
    }

    private static Value value(MetricValue value) {
        return switch (value) {
            case MetricValue.Exact exact -> new Value("exact", OptionalDouble.of(exact.value()), Optional.empty());
            case MetricValue.AtLeast bound -> new Value("at least", OptionalDouble.of(bound.bound()), Optional.empty());
            case MetricValue.Missing missing ->
                new Value("missing", OptionalDouble.empty(), Optional.of(missing.reason()));
        };
    }

    private static Ratio ratio(Effect effect) {
        OptionalDouble none = OptionalDouble.empty();
        return switch (effect) {
            case Effect.Estimated estimated ->
                Double.isInfinite(estimated.high())
                        ? new Ratio("single block", OptionalDouble.of(estimated.ratio()), none, none)
                        : new Ratio(
                                "estimated",
                                OptionalDouble.of(estimated.ratio()),
                                OptionalDouble.of(estimated.low()),
                                OptionalDouble.of(estimated.high()));
            case Effect.AtMost atMost -> new Ratio("at most", OptionalDouble.of(atMost.ratio()), none, none);
            case Effect.AtLeast atLeast -> new Ratio("at least", OptionalDouble.of(atLeast.ratio()), none, none);
            case Effect.None absent -> new Ratio("none: " + absent.reason(), none, none, none);
        };
    }

    record Report(
            int schemaVersion,
            String run,
            String profile,
            String commit,
            boolean finished,
            List<Entry> rows,
            // absent where there are none, so that reports of earlier runs stay what they were
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entry> pairs,
            List<String> stopsNotMeasured,
            List<String> skipped,
            // absent where no block says it, as in every run of an earlier version: its report stays what it was
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ColdAndWarm> coldAndWarm,
            Optional<BlockTime> blockSeconds,
            List<Damage> damages,
            List<JmhResult> benchmarks,
            Optional<Framing> agreement) {}

    record Framing(String id, List<String> notes, List<Agreement.Total> totals) {}

    record Entry(
            String experiment,
            Cell cell,
            String stop,
            String runtime,
            String title,
            String symptom,
            String fix,
            String prediction,
            Result primary,
            OptionalDouble detectableRatio,
            List<Result> secondary,
            Control counterTest,
            LoadCheck load,
            int blocks,
            List<String> dropped,
            List<GoalResult> goals,
            String throughProxy,
            List<String> readings,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BlockWarmUp> warmUps,
            Map<String, ProxySide> proxy) {}

    record BlockWarmUp(int block, Map<String, WarmUp> arms) {}

    record GoalResult(Goal goal, GoalCheck.Outcome outcome, Value worst, String unit, int missed, int blocks) {}

    record ProxySide(ProxyTimes times, Optional<Hop> clientIsOutsideProxyAndApp) {}

    record Result(
            Metric metric,
            Value before,
            Value after,
            Ratio ratio,
            OptionalDouble noiseRatio,
            double noiseDifference,
            int blocks,
            boolean fromFewerRequests,
            String verdict,
            String reason,
            List<BlockValues> values) {}

    record Control(CounterTest.Outcome outcome, Result result) {}

    record BlockValues(int block, Value before, Value after) {}

    record Value(String kind, OptionalDouble value, Optional<String> reason) {}

    record Ratio(String kind, OptionalDouble value, OptionalDouble low, OptionalDouble high) {}
}
