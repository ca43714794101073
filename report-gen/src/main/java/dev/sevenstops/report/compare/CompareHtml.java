package dev.sevenstops.report.compare;

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

/** The comparison as one HTML page that needs nothing but itself, in the report's own style. */
final class CompareHtml {
    private static final String STYLE = "/dev/sevenstops/report/render/report.css";
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private CompareHtml() {}

    static String of(CompareReport report) {
        StringOutput html = new StringOutput();
        TEMPLATES.render("compare.jte", page(report), html);
        return html.toString();
    }

    private static ComparePage page(CompareReport report) {
        List<ComparePage.Part> parts = new ArrayList<>();
        for (Versus one : report.all()) {
            List<ComparePage.Group> groups = new ArrayList<>();
            CompareReport.byRow(one).forEach((experiment, lines) -> {
                List<ComparePage.Entry> first = new ArrayList<>();
                List<ComparePage.Entry> more = new ArrayList<>();
                for (Line line : lines) {
                    (line.decides() || line.role() == Measures.Role.PRIMARY ? first : more).add(entry(line));
                }
                long called = lines.stream()
                        .filter(line -> !line.decides() && line.isCalled())
                        .count();
                groups.add(new ComparePage.Group(
                        experiment.cell().experiment(),
                        CompareReport.cells(lines.getFirst()).levels(),
                        experiment.title(),
                        first,
                        more,
                        called == 0 ? "" : String.format(Locale.ROOT, ", a difference in %d", called)));
            });
            parts.add(new ComparePage.Part(
                    one.candidate().name(),
                    one.baseline().name(),
                    CompareReport.counts(one),
                    one.differences(),
                    one.refused().stream()
                            .map(refused -> refused.experiment() + ": " + refused.reason())
                            .toList(),
                    one.unmatched(),
                    groups));
        }
        return new ComparePage(
                report.outcome().words(),
                style(),
                parts,
                report.benchmarks().stream()
                        .map(one -> new ComparePage.Benchmarks(
                                one.candidate(), one.baseline(), one.unmatched(), one.lines()))
                        .toList(),
                report.remarks(),
                CompareReport.LEGEND,
                CompareReport.BENCHMARKS);
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
