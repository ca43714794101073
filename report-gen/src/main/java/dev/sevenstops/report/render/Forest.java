package dev.sevenstops.report.render;

import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The rows' ratios on one log scale, as a small picture a row.
 *
 * @param lowest decade at the left end, at most -1
 * @param highest decade at the right end, at least 1
 */
record Forest(int lowest, int highest) {
    private static final double WIDTH = 120;
    private static final double HEIGHT = 20;
    private static final double MIDDLE = HEIGHT / 2;
    // Beyond three decades the picture says "far away" as well as a longer axis would.
    private static final int FARTHEST = 3;

    static Forest of(Summary summary) {
        double[] decades = summary.rows().stream()
                .map(row -> row.primary().effect())
                .flatMapToDouble(effect -> switch (effect) {
                    case Effect.Estimated estimated -> DoubleStream.of(Math.log10(estimated.ratio()));
                    case Effect.AtMost atMost -> DoubleStream.of(Math.log10(atMost.ratio()));
                    case Effect.AtLeast atLeast -> DoubleStream.of(Math.log10(atLeast.ratio()));
                    case Effect.None none -> DoubleStream.empty();
                })
                .toArray();
        double low = DoubleStream.of(decades).min().orElse(0);
        double high = DoubleStream.of(decades).max().orElse(0);
        return new Forest((int) Math.max(-FARTHEST, Math.min(-1, Math.floor(low))), (int)
                Math.min(FARTHEST, Math.max(1, Math.ceil(high))));
    }

    String picture(Row row) {
        Effect effect = row.primary().effect();
        String marks = switch (effect) {
            case Effect.Estimated estimated -> line(estimated.low(), estimated.high()) + point(estimated.ratio());
            case Effect.AtMost atMost -> line(0, atMost.ratio()) + point(atMost.ratio());
            case Effect.AtLeast atLeast -> line(atLeast.ratio(), Double.POSITIVE_INFINITY) + point(atLeast.ratio());
            case Effect.None none -> "";
        };
        if (marks.isEmpty()) {
            return "";
        }
        StringBuilder ticks = new StringBuilder();
        for (int decade = lowest; decade <= highest; decade++) {
            ticks.append(String.format(
                    Locale.ROOT,
                    "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"2\" y2=\"%.0f\"/>",
                    decade == 0 ? "one" : "tick",
                    x(Math.pow(10, decade)),
                    x(Math.pow(10, decade)),
                    HEIGHT - 2));
        }
        return String.format(
                        Locale.ROOT,
                        "<svg class=\"forest\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" aria-hidden=\"true\">",
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT)
                + ticks + marks + "</svg>";
    }

    private String line(double low, double high) {
        return String.format(
                Locale.ROOT,
                "<line class=\"interval\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.0f\"/>",
                x(low),
                x(high),
                MIDDLE,
                MIDDLE);
    }

    private String point(double ratio) {
        return String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.0f\" r=\"3.5\"/>", x(ratio), MIDDLE);
    }

    private double x(double ratio) {
        double decade = Math.max(lowest, Math.min(highest, Math.log10(ratio)));
        return 4 + (WIDTH - 8) * (decade - lowest) / (highest - lowest);
    }
}
