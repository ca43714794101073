package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.MetricValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, s, 0 s",
        "0.0000123456, s, 12.3 µs",
        "0.000999, s, 999 µs",
        "0.00099996, s, 1 ms",
        "0.0129, s, 12.9 ms",
        "0.9996, s, 1 s",
        "6.98, s, 6.98 s",
        "-0.002, s, -2 ms",
        "999, bytes, 999 B",
        "1500, bytes, 1.5 kB",
        "780000000, bytes, 780 MB",
        "8218034176, bytes, 8.22 GB",
        "3767, 1, '3,767'",
        "1234.5, 1, '1,235'",
        "0.0123456, 1, 0.0123",
        "150, 1/s, 150 /s"
    })
    void quantitiesHaveThreeDigitsAndAFittingUnit(double value, String unit, String expected) {
        assertEquals(expected, Format.quantity(value, unit));
    }

    @Test
    void valuesSayWhatTheyAre() {
        assertEquals("7 s", Format.value(new MetricValue.Exact(7), "s"));
        assertEquals("≥ 7 s", Format.value(new MetricValue.AtLeast(7), "s"));
        assertEquals("-", Format.value(new MetricValue.Missing("none"), "s"));
    }

    @Test
    void ratiosSayWhatTheyAre() {
        assertEquals("0.424 [0.39, 0.46]", Format.effect(new Effect.Estimated(0.4238, 0.3901, 0.4604)));
        assertEquals("0.5", Format.effect(new Effect.Estimated(0.5, 0, Double.POSITIVE_INFINITY)));
        assertEquals("≤ 0.01", Format.effect(new Effect.AtMost(0.01)));
        assertEquals("≥ 3", Format.effect(new Effect.AtLeast(3)));
        assertEquals("-", Format.effect(new Effect.None("zero")));
    }
}
