package dev.sevenstops.report.render;

import dev.sevenstops.report.jmh.JmhFragment;
import dev.sevenstops.report.jmh.JmhResults;
import dev.sevenstops.report.map.Companions;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Page.Alert;
import dev.sevenstops.report.render.Page.Entry;
import dev.sevenstops.report.render.Page.Fact;
import dev.sevenstops.report.render.Page.Group;
import dev.sevenstops.report.render.Page.Station;
import dev.sevenstops.report.runbook.Runbook;
import dev.sevenstops.report.stats.BlockTime;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.Verdict;
import dev.sevenstops.report.store.Damage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a run's verdicts into the page. */
final class PageBuilder {
    private PageBuilder() {}

    static Page page(Summary summary, Beside beside) {
        Forest forest = Forest.of(summary);
        return new Page(
                summary.run(),
                facts(summary),
                alerts(summary),
                stations(summary),
                entries(summary, beside, forest),
                Runbook.of(Guide.load(), summary, beside.diagnostics().blocks()),
                summary.skipped(),
                Companions.links().stream()
                        .map(link -> new Page.Link(link.title(), link.file()))
                        .toList(),
                environment(summary),
                summary.run().environment().runtimes(),
                ColdTable.of(summary),
                Resources.style(),
                Resources.script(),
                Resources.library());
    }

    /** The style of a verdict. */
    static String tone(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Improved improved -> "good";
            case Verdict.Regressed regressed -> "bad";
            case Verdict.Same same -> "even";
            case Verdict.CannotTell cannotTell -> "open";
            case Verdict.Invalid invalid -> "bad";
        };
    }

    private static List<Fact> facts(Summary summary) {
        Run run = summary.run();
        long usable =
                summary.all().stream().mapToLong(row -> row.usable().size()).sum();
        long all = summary.all().stream().mapToLong(row -> row.blocks().size()).sum();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Profile", run.profile()));
        facts.add(new Fact("Started", Format.instant(run.startedAt())));
        facts.add(new Fact(
                "Took",
                run.finishedAt()
                        .map(end -> duration(Duration.between(run.startedAt(), end)))
                        .orElse("not finished")));
        facts.add(new Fact(
                "Blocks", usable + " usable of " + all + ", " + run.plan().blocks() + " planned"));
        facts.add(new Fact("Commit", run.environment().commit()));
        facts.add(new Fact("Seed", Long.toString(run.seed())));
        return facts;
    }

    private static String duration(Duration duration) {
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    private static List<Alert> alerts(Summary summary) {
        List<Alert> alerts = new ArrayList<>();
        if (summary.run().finishedAt().isEmpty()) {
            alerts.add(
                    new Alert("This run has not finished", "the figures below are those of the blocks that are there"));
        }
        summary.damages().forEach(damage -> alerts.add(alert(damage)));
        for (Row row : summary.missedGoals()) {
            row.missedGoals().forEach(goal -> alerts.add(new Alert(TableRow.name(summary, row), Readings.goal(goal))));
        }
        for (Row row : summary.all()) {
            for (Block block : row.dropped()) {
                alerts.add(new Alert("Dropped block", TableRow.trouble(block)));
            }
        }
        return alerts;
    }

    private static Alert alert(Damage damage) {
        return new Alert("Damaged file " + damage.path(), damage.reason() + "; it was left out");
    }

    /** What is damaged is said where it is missed, too: that of a JDK on each page that has benchmarks of another. */
    private static List<Alert> damages(Beside beside, String stop) {
        List<Damage> damages = new ArrayList<>();
        if (stop.equals(Stop.PARSE.id())) {
            damages.addAll(beside.agreement().damages());
        }
        if (!beside.benchmarks().on(stop).isEmpty()) {
            damages.addAll(beside.benchmarks().damages());
        }
        return damages.stream().map(PageBuilder::alert).toList();
    }

    private static List<Entry> entries(Summary summary, Beside beside, Forest forest) {
        List<CellGroup> groups = summary.groups();
        List<String> stops = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            stops.add(stop.id());
        }
        groups.stream()
                .map(CellGroup::stop)
                .filter(stop -> !stops.contains(stop))
                .distinct()
                .forEach(stops::add);
        if (!stops.contains(JmhResults.INSTRUMENT)
                && !beside.benchmarks().on(JmhResults.INSTRUMENT).isEmpty()) {
            stops.add(JmhResults.INSTRUMENT);
        }
        return stops.stream()
                .map(stop -> new Entry(
                        stop,
                        StopWords.of(stop),
                        groups.stream()
                                .filter(group -> group.stop().equals(stop))
                                .map(group -> group(summary, group, forest))
                                .toList(),
                        damages(beside, stop),
                        stop.equals(Stop.PARSE.id())
                                ? beside.agreement().agreement().map(AgreementView::page).stream()
                                        .toList()
                                : List.of(),
                        JmhFragment.html(beside.benchmarks().on(stop))))
                .toList();
    }

    private static Group group(Summary summary, CellGroup group, Forest forest) {
        return new Group(
                SectionBuilder.section(summary, group.lead(), forest),
                group.others().stream()
                        .map(row -> SectionBuilder.section(summary, row, forest))
                        .toList(),
                sweeps(group),
                FactorMatrix.of(group),
                SideBySide.of(group));
    }

    private static List<Page.Chart> sweeps(CellGroup group) {
        List<Page.Chart> charts = new ArrayList<>(FrontierChart.of(group));
        charts.addAll(SweepChart.of(group));
        return charts;
    }

    private static List<Station> stations(Summary summary) {
        List<Station> stations = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            List<Row> rows = summary.groups().stream()
                    .filter(group -> group.stop().equals(stop.id()))
                    .map(CellGroup::lead)
                    .toList();
            if (rows.isEmpty()) {
                stations.add(new Station(stop.id(), "not in this run", stop.id(), "none"));
                continue;
            }
            Map<String, Integer> words = new TreeMap<>();
            rows.forEach(row -> words.merge(row.primary().verdict().word(), 1, Integer::sum));
            String text = String.join(
                    ", ",
                    words.entrySet().stream()
                            .map(entry ->
                                    entry.getValue() == 1 ? entry.getKey() : entry.getKey() + " ×" + entry.getValue())
                            .toList());
            boolean missed = summary.missedGoals().stream()
                    .anyMatch(row -> row.experiment().stop().equals(stop.id()));
            String tone = missed
                    ? "bad"
                    : words.size() == 1 ? tone(rows.getFirst().primary().verdict()) : "open";
            stations.add(new Station(stop.id(), missed ? text + ", goal missed" : text, stop.id(), tone));
        }
        return stations;
    }

    private static List<Fact> environment(Summary summary) {
        Environment environment = summary.run().environment();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("System", environment.os() + ", kernel " + environment.kernel()));
        facts.add(new Fact("Processor", environment.cpu() + ", " + environment.cores() + " cores"));
        facts.add(new Fact("Memory", Format.bytes((double) environment.memoryBytes())));
        facts.add(new Fact("Generator's JDK", environment.generatorJdk()));
        BlockTime.of(summary).ifPresent(time -> facts.add(new Fact("Time of a block", time.text())));
        new TreeMap<>(environment.versions()).forEach((name, version) -> facts.add(new Fact(name, version)));
        new TreeMap<>(environment.sysctls()).forEach((name, value) -> facts.add(new Fact(name, value)));
        return facts;
    }
}
