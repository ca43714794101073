package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.OverlayCharts;
import dev.sevenstops.report.render.Page;
import dev.sevenstops.report.render.Resources;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The comparison as one HTML page that needs nothing but itself, with the style and the charts of a run's report. */
final class CompareHtml {
    private static final String STYLE = "compare.css";
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private CompareHtml() {}

    static String of(CompareReport report) {
        StringOutput html = new StringOutput();
        TEMPLATES.render("compare.jte", page(report), html);
        return html.toString();
    }

    private static ComparePage page(CompareReport report) {
        List<ComparePage.Part> parts = new ArrayList<>();
        for (int i = 0; i < report.all().size(); i++) {
            parts.add(part(i, report.all().get(i)));
        }
        List<Side> sides = Side.of(report.all());
        List<Surroundings.Fact> facts = Surroundings.of(sides);
        return new ComparePage(
                report.outcome().words(),
                Resources.baseStyle() + style(),
                Resources.chartScript(),
                Resources.library(),
                sides.stream().map(CompareHtml::column).toList(),
                StopMatrix.of(report.all()),
                facts(facts, Surroundings.Fact::changed),
                facts(facts, fact -> !fact.changed()),
                parts,
                rows(report.all()),
                report.benchmarks().stream()
                        .map(one -> new ComparePage.Benchmarks(
                                one.candidate(), one.baseline(), one.unmatched(), one.lines()))
                        .toList(),
                report.remarks(),
                Cost.TITLE,
                Cost.HEAD,
                CompareReport.LEGEND,
                CompareReport.BENCHMARKS);
    }

    private static ComparePage.Column column(Side side) {
        return new ComparePage.Column(
                side.label(),
                side.series().shade(),
                (side.against().isEmpty() ? "baseline, " : "") + side.subject().jdk());
    }

    private static List<ComparePage.Fact> facts(List<Surroundings.Fact> all, Predicate<Surroundings.Fact> which) {
        return all.stream()
                .filter(which)
                .map(fact -> new ComparePage.Fact(fact.label(), fact.where(), fact.values()))
                .toList();
    }

    private static ComparePage.Part part(int number, Versus one) {
        Map<String, List<RowWarning>> warnings = one.warnings();
        List<ComparePage.Group> groups = new ArrayList<>();
        CompareReport.byRow(one)
                .forEach((experiment, lines) -> groups.add(
                        group(number, experiment, warnings.getOrDefault(experiment.id(), List.of()), lines)));
        return new ComparePage.Part(
                "part-" + number,
                one.candidate().name(),
                one.baseline().name(),
                CompareReport.counts(one),
                one.differences(),
                one.refused().stream()
                        .map(refused -> refused.experiment() + ": " + refused.reason())
                        .toList(),
                one.unmatched().stream().map(Versus.Unmatched::sentence).toList(),
                Cost.of(one).stream().map(Cost::cells).toList(),
                groups);
    }

    private static ComparePage.Group group(
            int part, Experiment experiment, List<RowWarning> warnings, List<Line> lines) {
        List<ComparePage.Entry> first = new ArrayList<>();
        List<ComparePage.Entry> more = new ArrayList<>();
        for (Line line : lines) {
            (line.decides() || line.role() == Measures.Role.PRIMARY ? first : more).add(entry(line));
        }
        long called = lines.stream()
                .filter(line -> !line.decides() && line.isCalled())
                .count();
        return new ComparePage.Group(
                StopMatrix.anchor(part, experiment.id()),
                evidence(experiment.id()),
                experiment.cell().experiment(),
                CompareReport.cells(lines.getFirst()).levels(),
                experiment.title(),
                warnings.stream()
                        .map(warning -> Format.sentence(warning.sentence()))
                        .toList(),
                first,
                more,
                called == 0 ? "" : String.format(Locale.ROOT, ", a difference in %d", called));
    }

    /** Where a row's distributions stand in the page. */
    private static String evidence(String experiment) {
        return "latency-" + CompareReport.id(experiment);
    }

    /** Rows in which a difference was called are open, and the first: charts of closed ones are drawn when they are opened. */
    private static List<ComparePage.Row> rows(List<Versus> all) {
        Set<String> called = all.stream()
                .flatMap(one -> one.deciding().stream())
                .filter(Line::isCalled)
                .map(line -> line.experiment().id())
                .collect(Collectors.toSet());
        List<ComparePage.Row> rows = new ArrayList<>();
        for (Overlay overlay : Overlay.of(all)) {
            Experiment experiment = overlay.experiment();
            boolean open = rows.isEmpty() || called.contains(experiment.id());
            rows.add(row(overlay, evidence(experiment.id()), open));
        }
        return rows;
    }

    private static ComparePage.Row row(Overlay overlay, String anchor, boolean open) {
        List<Page.Chart> charts = new ArrayList<>();
        List<String> notes = new ArrayList<>(overlay.absent());
        for (Overlay.Group group : overlay.groups()) {
            String id = anchor + "-chart-" + charts.size();
            OverlayCharts.latency(id, group.arm(), group.name(), group.latencies())
                    .ifPresentOrElse(
                            charts::add,
                            () -> notes.add("Latency, " + group.name() + ", " + group.arm()
                                    + ": too few requests in a block to draw it"));
            if (!group.absent().isEmpty()) {
                notes.add("Latency, " + group.name() + ", " + group.arm() + ": none of "
                        + String.join(", ", group.absent()));
            }
        }
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            List<OverlayCharts.OwnTimes> times = overlay.ownTimes(arm);
            OverlayCharts.stops(anchor + "-chart-" + charts.size(), arm, times).ifPresent(charts::add);
            overlay.sides().stream()
                    .filter(side -> times.stream().noneMatch(own -> own.series().equals(side.series())))
                    .forEach(side -> notes.add("Own times of the stops, " + arm + ": none of " + side.label()));
        }
        return new ComparePage.Row(
                anchor,
                overlay.experiment().cell().experiment(),
                CompareReport.levels(overlay.experiment().cell().levels()),
                overlay.experiment().title(),
                open,
                notes,
                charts);
    }

    private static ComparePage.Entry entry(Line line) {
        return new ComparePage.Entry(CompareReport.cells(line), bar(line));
    }

    /** The interval on a log scale from 1/4 to 4, in percent of the width; empty where there is none. */
    private static List<ComparePage.Bar> bar(Line line) {
        return line.estimate()
                .map(estimate -> List.of(new ComparePage.Bar(
                        position(estimate.low()), position(estimate.high()), position(estimate.ratio()))))
                .orElse(List.of());
    }

    private static String position(double ratio) {
        double at = 50 + 50 * Math.log(Math.max(ratio, 1e-9)) / Math.log(4);
        return String.format(Locale.ROOT, "%.1f", Math.clamp(at, 0, 100));
    }

    private static String style() {
        try (InputStream stream = CompareHtml.class.getResourceAsStream(STYLE)) {
            if (stream == null) {
                throw new IllegalStateException("not on the class path: " + STYLE);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
