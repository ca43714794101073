package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.helidon.http.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPhrasesTest {
    @ParameterizedTest
    @CsvSource({
        "400, Bad Request",
        "408, Request Timeout",
        "413, Content Too Large",
        "414, URI Too Long",
        "416, Range Not Satisfiable",
        "417, Expectation Failed",
        "421, Misdirected Request",
        "422, Unprocessable Content",
        "426, Upgrade Required",
        "429, Too Many Requests",
        "431, Request Header Fields Too Large",
        "501, Not Implemented",
        "505, HTTP Version Not Supported"
    })
    void theyAreThoseOfToday(int code, String phrase) {
        assertEquals(phrase, ReasonPhrases.status(code).reasonPhrase());
        assertEquals(code, ReasonPhrases.status(code).code());
        assertEquals(phrase, ReasonPhrases.current(Status.create(code)).reasonPhrase());
    }

    @Test
    void whatTheServerComparesByIdentityStaysWhatItIs() {
        assertSame(Status.OK_200, ReasonPhrases.current(Status.OK_200));
        assertSame(Status.INTERNAL_SERVER_ERROR_500, ReasonPhrases.current(Status.INTERNAL_SERVER_ERROR_500));
    }
}
