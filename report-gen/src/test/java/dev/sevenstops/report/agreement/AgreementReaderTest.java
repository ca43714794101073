package dev.sevenstops.report.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleAgreement;
import dev.sevenstops.report.store.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementReaderTest {
    @TempDir
    private Path run;

    private String written = "";

    @BeforeEach
    void write() throws IOException {
        SampleAgreement.writeTo(run);
        written = Files.readString(run.resolve("agreement.json"));
    }

    @Test
    void theTotalsAreCountedFromTheCells() {
        Agreement agreement = AgreementReader.ofRun(run).agreement().orElseThrow();

        assertEquals(List.of("strict", "helidon"), agreement.framings());
        assertEquals(List.of("direct", "nginx"), agreement.vias());
        assertEquals(
                List.of(
                        new Agreement.Total("strict", "direct", 2, 0, 2, 0, 0),
                        new Agreement.Total("strict", "nginx", 2, 2, 0, 0, 0),
                        new Agreement.Total("helidon", "direct", 2, 0, 1, 1, 0),
                        new Agreement.Total("helidon", "nginx", 2, 1, 0, 1, 1)),
                agreement.totals());
    }

    @Test
    void withoutAFileThereIsNothing() {
        assertEquals(
                new AgreementReader.Found(Optional.empty(), List.of()), AgreementReader.ofRun(run.resolve("none")));
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        damaged("schema version 2, this program reads 1: update the program", version("2"));
        damaged("schema version 0, this program reads 1: run ./stops agreement again", version("0"));
        damaged("it has no schemaVersion", version("\"new\""));
        damaged("it has no schemaVersion", "[]");
        damaged("it is empty", "");
    }

    @Test
    void damageIsNamedInALine() throws IOException {
        damaged("it is cut short or not what was written: ", written.substring(0, written.length() / 2));
        damaged("it is cut short or not what was written: ", written.replace("\"why\"", "\"because\""));
        damaged("it is cut short or not what was written: ", written.replace("\"agree\"", "\"maybe\""));
        damaged("it is cut short or not what was written: ", written.replace("\"9112 3\"", "null"));
        damaged("`null` value", written.replaceFirst("\"fronts\" ?: ?\\[", "\"fronts\": [ null,"));
        damaged(
                "it has a result of 'post', direct, but no such case or proxy",
                replaced(written, "\"get\"", "\"post\""));
        damaged("it has two results of 'head', strict, direct", replaced(written, "\"get\"", "\"head\""));
    }

    private String version(String version) {
        return written.replaceFirst("\"schemaVersion\" ?: 1", "\"schemaVersion\": " + version);
    }

    /** Only in the first of the cells. */
    private static String replaced(String text, String from, String to) {
        int cells = text.indexOf("\"cells\"");
        int at = text.indexOf(from, cells);
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    private void damaged(String reason, String content) throws IOException {
        Files.writeString(run.resolve("agreement.json"), content);
        AgreementReader.Found found = AgreementReader.ofRun(run);
        assertTrue(found.agreement().isEmpty(), reason);
        Damage damage = found.damages().getFirst();
        assertEquals("agreement.json", damage.path());
        assertTrue(damage.reason().contains(reason), damage.reason());
        assertEquals(1, damage.reason().lines().count());
    }
}
