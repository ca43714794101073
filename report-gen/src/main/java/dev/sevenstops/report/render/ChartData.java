package dev.sevenstops.report.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sevenstops.report.store.Json;
import java.math.BigDecimal;
import java.math.MathContext;

/** Data for the page's script, fit to stand inside a script element. */
final class ChartData {
    // Four digits are finer than a pixel.
    private static final MathContext DIGITS = new MathContext(4);

    private ChartData() {}

    static String of(Object data) {
        try {
            // No text may close the element.
            return Json.mapper()
                    .writer()
                    .withoutFeatures(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(data)
                    .replace("<", "\\u003c");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain records are always JSON", impossible);
        }
    }

    /** Fewer digits, for a smaller page. */
    static double round(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : 0;
    }
}
