package dev.sevenstops.app.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferencesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                              | LINES",
                "application/x-ndjson                             | LINES",
                "application/json                                 | ARRAY",
                "Application/JSON; charset=utf-8                  | ARRAY",
                "application/*                                    | LINES",
                "application/json, application/x-ndjson;q=0.5     | ARRAY",
                "application/json;q=0.5, application/x-ndjson;q=0.5 | LINES",
                "application/json;q=0.2, */*;q=0.1                | ARRAY",
                "application/x-ndjson;q=0, */*                    | ARRAY",
                "text/html, application/xhtml+xml, */*;q=0.8      | LINES",
                "text/html                                        | NONE",
                "application/json;q=0                             | NONE",
                "*/*;q=0                                          | NONE",
                "application/json;q=many                          | ARRAY",
                ",, ,;                                            | LINES",
            })
    void aFormatIsChosenByItsWeight(String accept, String expected) {
        Optional<ExportFormat> chosen = ExportFormat.preferred(Preferences.of(List.of(accept)));
        assertEquals(expected, chosen.map(Enum::name).orElse("NONE"));
    }

    @Test
    void whoSaysNothingGetsLines() {
        assertEquals(Optional.of(ExportFormat.LINES), ExportFormat.preferred(Preferences.of(List.of())));
    }

    @Test
    void severalLinesAreOneList() {
        Preferences accept = Preferences.of(List.of("text/html", "application/json;q=0.3"));
        assertEquals(0.3, accept.mediaType("application/json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                      | true",
                "gzip, deflate, br         | true",
                "GZIP;q=0.001              | true",
                "*                         | true",
                "gzip;q=1, identity;q=0.5  | true",
                "gzip;q=0.5, identity      | false",
                "gzip;q=0                  | false",
                "gzip;q=0, *               | false",
                "br                        | false",
                "identity                  | false",
            })
    void gzipIsSentToThoseWhoWouldRatherHaveIt(String header, boolean expected) {
        Preferences encodings = Preferences.of(List.of(header));
        double gzip = encodings.coding("gzip");
        assertEquals(expected, gzip > 0 && gzip >= encodings.identity());
    }

    @Test
    void whoSaysNothingDidNotAskForIt() {
        assertEquals(0, Preferences.of(List.of()).coding("gzip"));
    }

    @Test
    void aHeaderOfThousandsOfEntriesCostsNoMoreThanItsFirst() {
        Preferences many = Preferences.of(List.of("a/b,".repeat(5_000) + "application/json"));
        assertEquals(0, many.mediaType("application/json"));
        assertFalse(many.none());
        assertTrue(many.exactly("a/b").isPresent());
    }
}
