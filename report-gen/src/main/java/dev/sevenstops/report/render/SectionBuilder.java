package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Page.Alert;
import dev.sevenstops.report.render.Page.BlockLine;
import dev.sevenstops.report.render.Page.Control;
import dev.sevenstops.report.render.Page.Fact;
import dev.sevenstops.report.render.Page.Link;
import dev.sevenstops.report.render.Page.Section;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.CounterTest;
import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Pair;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Turns one row into its section of the page. */
final class SectionBuilder {
    private static final String NOTHING_TO_HOLD_AGAINST =
            "No difference was called, so that there is none to hold this one against.";

    private SectionBuilder() {}

    static Section section(Summary summary, Row row, Forest forest) {
        return new Section(
                TableRow.primary(summary, row),
                PageBuilder.tone(row.primary().verdict()),
                forest.picture(row),
                row.experiment().fix(),
                Readings.of(row),
                ProxyTable.of(row).stream().toList(),
                TableRow.secondaries(summary, row),
                ArmSettings.of(row),
                blocks(row),
                control(row),
                Outcomes.of(row),
                Shares.of(row),
                charts(row),
                SeriesCharts.of(row),
                facts(row),
                problems(row),
                links(row),
                raw(row.primary()),
                checked(row),
                ByHand.of(summary, row));
    }

    private static List<Page.Chart> charts(Row row) {
        List<Page.Chart> charts = new ArrayList<>(LatencyCharts.of(row));
        // Through a proxy what lies outside the process is taken apart as well.
        HopChart.of(row).or(() -> StopsChart.of(row)).ifPresent(charts::add);
        return charts;
    }

    private static List<BlockLine> blocks(Row row) {
        List<BlockLine> lines = new ArrayList<>();
        String unit = row.experiment().primary().unit();
        for (Block block : row.blocks()) {
            String name = Integer.toString(block.index());
            Pair pair = row.primary().pairs().stream()
                    .filter(candidate -> candidate.block() == block.index())
                    .findFirst()
                    .orElse(new Pair(
                            block.index(),
                            new MetricValue.Missing(block.reason()),
                            new MetricValue.Missing(block.reason())));
            lines.add(new BlockLine(
                    name,
                    Format.value(pair.before(), unit),
                    Format.value(pair.after(), unit),
                    pair.isComplete() ? Format.effect(pair.effect()) : "-",
                    note(block, pair)));
        }
        return lines;
    }

    private static String note(Block block, Pair pair) {
        if (block.state() != Block.State.OK) {
            return block.state() + ": " + block.reason();
        }
        for (MetricValue value : List.of(pair.before(), pair.after())) {
            if (value instanceof MetricValue.Missing missing) {
                return missing.reason();
            }
        }
        return "";
    }

    private static Control control(Row row) {
        CounterTest test = row.counterTest();
        Comparison comparison = test.comparison();
        String unit = comparison.metric().unit();
        String before = Format.value(comparison.before(), unit);
        String after = Format.value(comparison.after(), unit);
        return switch (test.outcome()) {
            case SILENT ->
                new Control("good", "Without the fault being provoked the metric does not show it.", before, after);
            case SHOWS_IT_TOO ->
                row.isDecided()
                        ? new Control(
                                "bad",
                                "The metric moves although the fault was not provoked: by a quarter of the measured difference or"
                                        + " more.",
                                before,
                                after)
                        : new Control("open", NOTHING_TO_HOLD_AGAINST, before, after);
            case TOO_NOISY ->
                new Control(
                        "open",
                        row.isDecided()
                                ? "The metric seems to move although the fault was not provoked, and the interval of that holds 1:"
                                        + " too noisy to say."
                                : NOTHING_TO_HOLD_AGAINST,
                        before,
                        after);
            case NOT_MEASURED ->
                new Control("open", "There is no counter-test with values of both arms.", before, after);
        };
    }

    private static List<Fact> facts(Row row) {
        List<Fact> facts = new ArrayList<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            long slices = 0;
            long planned = 0;
            long sent = 0;
            long connections = 0;
            double lag = 0;
            Map<String, Long> mix = new TreeMap<>();
            for (Block block : row.usable()) {
                for (Slice slice : MetricReader.slices(block, arm, Slice.Kind.MEASURE)) {
                    slices++;
                    planned += slice.planned().requests();
                    sent += slice.sent().requests();
                    connections += slice.sent().connections();
                    lag = Math.max(lag, slice.sendLag().p99());
                    slice.sent().mix().forEach((operation, count) -> mix.merge(operation, count, Long::sum));
                }
            }
            facts.add(new Fact(
                    "Sent " + arm,
                    Format.count(sent) + " of " + Format.count(planned) + " planned requests in " + slices
                            + " slices, "
                            + Format.count(connections) + " connections, worst p99 of the send lag "
                            + Format.seconds(lag) + "; " + mix(mix)));
        }
        facts.add(new Fact(
                "Same load",
                row.usable().isEmpty() ? "not measured" : row.load().equal() ? "yes" : "NO"));
        long passed = row.blocks().stream()
                .flatMap(block -> checks(block).stream())
                .filter(Check::passed)
                .count();
        facts.add(new Fact("Checks passed", Long.toString(passed)));
        return facts;
    }

    private static String mix(Map<String, Long> mix) {
        return mix.isEmpty()
                ? "nothing"
                : String.join(
                        ", ",
                        mix.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + Format.count(entry.getValue()))
                                .toList());
    }

    private static List<Alert> problems(Row row) {
        List<Alert> problems = new ArrayList<>();
        row.load().differences().forEach(difference -> problems.add(new Alert("Different loads", difference)));
        row.load().remarks().forEach(remark -> problems.add(new Alert("Remark", remark)));
        for (Block block : row.blocks()) {
            String where = "Block " + block.index();
            if (block.state() != Block.State.OK) {
                problems.add(new Alert(where + " " + block.state(), block.reason()));
            }
            for (Check check : checks(block)) {
                if (!check.passed()) {
                    problems.add(new Alert(where + ", check failed: " + check.name(), check.detail()));
                }
            }
        }
        return problems;
    }

    private static List<Check> checks(Block block) {
        List<Check> checks = new ArrayList<>(block.checks());
        block.slices().forEach(slice -> checks.addAll(slice.checks()));
        return checks;
    }

    private static Page.Raw raw(Comparison comparison) {
        return new Page.Raw(
                text(comparison.before().lowest()),
                text(comparison.after().lowest()),
                switch (comparison.effect()) {
                    case Effect.Estimated estimated -> Double.toString(estimated.ratio());
                    case Effect.AtMost atMost -> Double.toString(atMost.ratio());
                    case Effect.AtLeast atLeast -> Double.toString(atLeast.ratio());
                    case Effect.None none -> "";
                });
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
    }

    private static List<Page.Checked> checked(Row row) {
        Map<String, List<Check>> byName = new TreeMap<>();
        row.blocks()
                .forEach(block -> checks(block)
                        .forEach(check -> byName.computeIfAbsent(check.name(), name -> new ArrayList<>())
                                .add(check)));
        List<Page.Checked> lines = new ArrayList<>();
        byName.forEach((name, all) -> {
            List<Check> failed = all.stream().filter(check -> !check.passed()).toList();
            lines.add(new Page.Checked(
                    name,
                    all.size() - failed.size(),
                    failed.size(),
                    failed.isEmpty() ? "" : failed.getFirst().detail()));
        });
        return lines;
    }

    private static List<Link> links(Row row) {
        List<Link> links = new ArrayList<>();
        for (Block block : row.blocks()) {
            new TreeMap<>(block.artifacts())
                    .forEach((title, target) ->
                            links.add(new Link("Block " + block.index() + ": " + title, relative(target))));
        }
        return links;
    }

    /** Only what lies in the run's folder is linked; results may come from elsewhere. */
    private static String relative(String target) {
        boolean outside = target.startsWith("/") || target.contains(":") || target.contains("..");
        return outside ? "" : target;
    }
}
