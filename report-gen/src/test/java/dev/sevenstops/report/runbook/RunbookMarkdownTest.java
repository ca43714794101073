package dev.sevenstops.report.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleDiagnostics;
import dev.sevenstops.report.render.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookMarkdownTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(folder);
    }

    private String runbook() throws IOException {
        Reports.render(folder);
        return Files.readString(folder.resolve("runbook.md"));
    }

    private static String entry(String runbook, String id) {
        int start = runbook.indexOf("<a id=\"" + id + "\">");
        assertTrue(start > 0, "no entry " + id);
        int end = runbook.indexOf("<a id=\"", start + 1);
        return runbook.substring(start, end < 0 ? runbook.length() : end);
    }

    private static void assertHolds(String part, String text) {
        assertTrue(text.contains(part), () -> "'" + part + "' is not in " + text);
    }

    @Test
    void aStepShowsWhatTheFirstBlockThatHasItRecorded() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String runbook = runbook();

        String accept = entry(runbook, "empty-log");
        assertHolds("```sh\nss -ltnm 'sport = :8080'\n```\n", accept);
        assertHolds("""
                With the fault (`accept/backlog, block 1`):

                ```console
                $ ss -ltnm 'sport = :40001'
                LISTEN 0 16 127.0.0.1:40001
                \t skmem:(d2210)
                ```

                With the fix (`accept/backlog, block 1`):

                ```console
                $ ss -ltnm 'sport = :40002'
                LISTEN 0 4096 127.0.0.1:40002
                \t skmem:(d0)
                ```
                """, accept);
        String serialize = entry(runbook, "tail-follows-payload");
        assertHolds("alert(1)", serialize);
        assertFalse(runbook.contains("alert(2)"), "only the first block that has it");
    }

    @Test
    void howItEndedAndWhatIsNotShownIsSaid() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String runbook = runbook();

        String accept = entry(runbook, "empty-log");
        assertHolds("Exit code 127: a program of this line was not installed there.", accept);
        assertHolds("It wrote nothing, it did not end within 2.5 s and was ended.", accept);
        String serialize = entry(runbook, "tail-follows-payload");
        assertHolds("13 more lines, it wrote more than was kept.", serialize);
        assertHolds("*It wrote the same about both: this step does not tell them apart in this run.*", serialize);
        assertFalse(accept.contains("does not tell them apart"), accept);
    }

    @Test
    void noOutputEndsItsOwnFence() throws IOException {
        SampleDiagnostics.writeTo(folder);

        String serialize = entry(runbook(), "tail-follows-payload");

        assertHolds("`````console\n$ curl one\n</pre><script>alert(1)</script> & ```` fence\n`````\n", serialize);
    }

    @Test
    void theFixHasItsSettingsAndTheVerificationItsCommand() throws IOException {
        String accept = entry(runbook(), "empty-log");

        assertHolds("- `stops.accept.backlog`: `16` → `4096`\n", accept);
        assertHolds("`mvn gatling:test -Dmatrix.profile=quick -Dmatrix.only=accept/backlog`", accept);
        assertHolds("./stops serve stops.accept.backlog=16`", accept);
    }

    @Test
    void aRunWithoutRecordingsSaysSoOfEachStep() throws IOException {
        String runbook = runbook();

        assertHolds(
                "*Not recorded in this run: its blocks of accept/backlog, accept/somaxconn, accept/reset hold no output of this"
                        + " command.*",
                entry(runbook, "empty-log"));
        String route = entry(runbook, "wrong-handler");
        assertHolds("*Not recorded in this run: it has no usable block of route/order.*", route);
        assertHolds("mvn gatling:test -Dmatrix.only=route/order", route);
        assertFalse(runbook.contains("```console"), runbook);
    }

    @Test
    void aDamagedRecordingIsLeftOutAndNamedByTheReport() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String whole = runbook();
        Path file = folder.resolve("blocks/accept-backlog--25--1/diagnostics.json");
        String json = Files.readString(file);
        Files.writeString(file, json.substring(0, json.length() / 2));

        String runbook = runbook();

        assertHolds("hold no output of this command", entry(runbook, "empty-log"));
        assertEquals(entry(whole, "tail-follows-payload"), entry(runbook, "tail-follows-payload"));
        assertHolds("blocks/accept-backlog--25--1/diagnostics.json", Files.readString(folder.resolve("report.md")));
    }

    @Test
    void theSameResultsGiveTheSameBytes() throws IOException {
        SampleDiagnostics.writeTo(folder);

        assertEquals(runbook(), runbook());
    }
}
