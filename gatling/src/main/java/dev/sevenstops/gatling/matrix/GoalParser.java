package dev.sevenstops.gatling.matrix;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.Metric;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the limits that an experiment's after arm must keep. */
final class GoalParser {
    private static final Pattern LIMIT = Pattern.compile("(\\d+(?:\\.\\d+)?)(kB|MB|GB|ms|s)?");
    private static final Map<String, Integer> DECIMALS = Map.of("kB", 3, "MB", 6, "GB", 9, "ms", -3, "s", 0);

    private final MetricParser metrics;
    private final List<Metric> known;
    private final Cell cell;
    private final Factors factors;

    /**
     * For goals of a cell.
     *
     * @param metrics checks sources
     * @param known the experiment's metrics: a goal of one of them needs no label of its own
     * @param cell whose goals they are
     * @param factors that the experiment has
     */
    GoalParser(MetricParser metrics, List<Metric> known, Cell cell, Factors factors) {
        this.metrics = metrics;
        this.known = known;
        this.cell = cell;
        this.factors = factors;
    }

    /** The goal; empty if it is not asked for at the cell's levels, or not through what its requests go through. */
    Optional<Goal> parse(Value value) {
        Section section = value.section();
        String source = section.required("source").map(metrics::source).orElse("");
        Optional<String> label = known.stream()
                .filter(metric -> metric.source().equals(source))
                .map(Metric::label)
                .findFirst();
        String words = (label.isPresent() ? section.optional("label") : section.required("label"))
                .map(Value::line)
                .orElse(label.orElse(""));
        double atMost = section.required("at-most").map(GoalParser::limit).orElse(0.0);
        List<String> asked = section.optional("via")
                .map(list -> list.items().stream()
                        .map(level -> level.oneOf(Factors.VIA))
                        .toList())
                .orElse(Factors.VIA);
        boolean here = section.optional("at")
                .map(levels -> Where.read(levels, factors.list()).holds(cell.levels()))
                .orElse(true);
        section.done();
        return here && asked.contains(cell.via()) ? Optional.of(new Goal(source, words, atMost)) : Optional.empty();
    }

    /** A number of 0 or more, as it is or in kB, MB or GB (powers of 1000), ms or s. */
    private static double limit(Value value) {
        String text = value.text();
        Matcher matcher = LIMIT.matcher(text);
        if (!matcher.matches()) {
            if (!text.isEmpty()) {
                value.problem(
                        "'" + value.name() + "' must be a number of 0 or more, or one with a unit such as 16MB, 200ms"
                                + " or 1s, found '" + text + "'");
            }
            return 0;
        }
        int decimals = matcher.group(2) == null ? 0 : DECIMALS.getOrDefault(matcher.group(2), 0);
        return new BigDecimal(matcher.group(1)).scaleByPowerOfTen(decimals).doubleValue();
    }
}
