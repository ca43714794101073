package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleDiagnostics;
import dev.sevenstops.report.map.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runbook as a page of the report. */
class RunbookPageTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        SampleBlocks.writeTo(folder);
    }

    private String page() throws IOException {
        return Files.readString(Reports.render(folder).html()).replace(Resources.library(), "");
    }

    private static String runbook(String page) {
        int start = page.indexOf("<div class=\"view\" id=\"runbook\"");
        assertTrue(start > 0, "no page of the runbook");
        return page.substring(start, page.indexOf("<div class=\"view\"", start + 1));
    }

    @Test
    void itHasEverySymptomAndTheNavigationLeadsThere() throws IOException {
        String page = page();

        assertTrue(page.contains("<a href=\"#runbook\">Runbook</a>"));
        String runbook = runbook(page);
        for (Guide.Symptom symptom : Guide.load().symptoms()) {
            assertTrue(runbook.contains("<a href=\"#runbook-" + symptom.id() + "\">"), symptom.id());
            assertTrue(
                    runbook.contains("<article class=\"on-call\" id=\"runbook-" + symptom.id() + "\""), symptom.id());
        }
    }

    @Test
    void whatWasRecordedStandsBesideTheCommandWithAndWithoutTheFault() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String page = page();

        assertEquals(page, page(), "the same bytes");
        String runbook = runbook(page);
        int fault = runbook.indexOf("LISTEN 0 16 127.0.0.1:40001");
        int fix = runbook.indexOf("LISTEN 0 4096 127.0.0.1:40002");
        assertTrue(fault > 0 && fix > fault, "first the fault, then the fix");
        assertTrue(runbook.contains("<strong class=\"before\">With the fault</strong>"));
        assertTrue(runbook.contains("<strong class=\"after\">With the fix</strong>"));
        assertTrue(runbook.contains("<code>accept/backlog, block 1</code>"));
        assertTrue(runbook.contains("13 more lines, it wrote more than was kept."));
        assertTrue(
                runbook.contains(
                        "<th scope=\"row\"><code>stops.accept.backlog</code></th><td class=\"before\">16</td><td class=\"after\">4096</td>"));
        assertTrue(runbook.contains("-Dmatrix.only=accept/backlog</code>"));
    }

    @Test
    void whatWasNotRecordedIsSaid() throws IOException {
        String runbook = runbook(page());

        assertTrue(runbook.contains(
                "<p class=\"note remark\">Not recorded in this run: it has no usable block of route/order.</p>"));
        assertFalse(runbook.contains("class=\"console\""));
    }

    @Test
    void anOutputIsNeverMarkup() throws IOException {
        SampleDiagnostics.writeTo(folder);
        String page = page();

        assertFalse(page.contains("<script>alert("));
        assertTrue(runbook(page).contains("&lt;script"), "it is shown as text");
    }
}
