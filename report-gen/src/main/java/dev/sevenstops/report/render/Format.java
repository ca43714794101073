package dev.sevenstops.report.render;

import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.stats.Noise;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them: three significant digits and a fitting unit, in no locale. */
public final class Format {
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int DIGITS = 3;

    private Format() {}

    /** A value of a metric; "-" if there is none. */
    public static String value(MetricValue value, String unit) {
        return switch (value) {
            case MetricValue.Exact exact -> quantity(exact.value(), unit);
            case MetricValue.AtLeast atLeast -> "≥ " + quantity(atLeast.bound(), unit);
            case MetricValue.Missing missing -> "-";
        };
    }

    /** A number with its unit, one of those of {@link dev.sevenstops.report.model.Metric#unit()}. */
    public static String quantity(double value, String unit) {
        return switch (unit) {
            case "s" -> seconds(value);
            case "bytes" -> bytes(value);
            case "1/s" -> number(value) + " /s";
            default -> number(value);
        };
    }

    /** A time. */
    public static String seconds(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0 s";
        }
        if (size < 0.000_999_5) {
            return number(value * 1e6) + " µs";
        }
        return size < 0.999_5 ? number(value * 1e3) + " ms" : number(value) + " s";
    }

    /** An amount of memory or data, in powers of 1000. */
    public static String bytes(double value) {
        double size = Math.abs(value);
        if (size < 999.5) {
            return number(value) + " B";
        }
        if (size < 999_500) {
            return number(value / 1e3) + " kB";
        }
        return size < 999.5e6 ? number(value / 1e6) + " MB" : number(value / 1e9) + " GB";
    }

    /** Three significant digits; whole numbers and those above 999 in full, with commas. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return value > 0 ? "∞" : "-";
        }
        if (value == Math.rint(value) || Math.abs(value) >= 999.5) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS, RoundingMode.HALF_UP))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** A number of things, in full, with commas. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A ratio with its interval, such as {@code 0.45 [0.42, 0.48]}. */
    public static String effect(Effect effect) {
        return switch (effect) {
            case Effect.Estimated estimated ->
                Double.isInfinite(estimated.high())
                        ? number(estimated.ratio())
                        : number(estimated.ratio()) + " [" + number(estimated.low()) + ", " + number(estimated.high())
                                + "]";
            case Effect.AtMost atMost -> "≤ " + number(atMost.ratio());
            case Effect.AtLeast atLeast -> "≥ " + number(atLeast.ratio());
            case Effect.None none -> "-";
        };
    }

    /** The A/A noise, such as {@code 1.04x}. */
    public static String noise(Noise noise, String unit) {
        if (noise.pairs() == 0) {
            return "-";
        }
        // Where values reach zero the ratio leaves out those pairs, and the difference is what the verdict looks at.
        return noise.ratio().isPresent()
                ? number(noise.ratio().getAsDouble()) + "x"
                : "± " + quantity(noise.difference(), unit);
    }

    /** A point in time, to the second. */
    public static String instant(Instant instant) {
        return INSTANT.format(instant);
    }

    /** A clause as a sentence. */
    public static String sentence(String clause) {
        if (clause.isEmpty()) {
            return clause;
        }
        String start = clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
        return start.endsWith(".") ? start : start + ".";
    }

    /** A part of a whole. */
    public static String percent(double part) {
        return number(part * 100) + " %";
    }
}
