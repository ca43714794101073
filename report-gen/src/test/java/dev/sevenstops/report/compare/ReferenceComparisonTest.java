package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.Repository;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.stats.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The committed run on several JDKs: what they differ in by today's rule, and what is committed of its comparison. */
class ReferenceComparisonTest {
    private static final String PINNING = "handle/pinning";

    @Test
    void itIsComparedToTheSameBytes(@TempDir Path folder) throws IOException {
        Path html = folder.resolve("compare.html");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int exit = new CommandLine(new CompareCli())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Repository.REFERENCE_JDKS.toString(), "--markdown", "--html", html.toString());

        assertNotEquals(Outcome.UNUSABLE.code(), exit, err.toString());
        Repository.check(
                Repository.REFERENCE_JDKS.resolve("compare.md"), out.toString().getBytes(StandardCharsets.UTF_8));
        Repository.check(Repository.REFERENCE_JDKS.resolve("compare.html"), Files.readAllBytes(html));
    }

    /** JEP 491: as of JDK 24 a thread that waits inside of synchronized lets its carrier go. */
    @Test
    void aMonitorKeepsItsCarrierOnJdk21Only() throws IOException {
        List<Versus> compared = compared();

        assertEquals(
                List.of("jdk25", "jdk27"),
                compared.stream().map(one -> one.candidate().runtime()).toList());
        for (Versus one : compared) {
            assertEquals("jdk21", one.baseline().runtime());
            List<Line> lines = pinning(one);
            assertEquals(6, lines.size(), "carriers by arms");
            for (Line line : lines) {
                String name = one.candidate().name() + ", " + CompareReport.name(line);
                Estimate estimate = line.estimate().orElseThrow();
                if (line.arm().equals(Experiment.BEFORE)) {
                    assertInstanceOf(Verdict.Improved.class, line.verdict(), name);
                    assertTrue(estimate.high() < 0.1, name);
                } else {
                    // in whatever else they differ, it is not that
                    assertTrue(estimate.ratio() > 0.5 && estimate.ratio() < 2, name);
                }
            }
        }
        Repository.check("README.md", "results/reference-jdks", table(compared));
    }

    private static List<Versus> compared() throws IOException {
        Subjects subjects = new Subjects(Repository.root());
        Comparer comparer = new Comparer(
                new Rule(OptionalDouble.empty()), Set.of(Experiment.BEFORE, Experiment.AFTER), false, row -> true);
        return comparer.compare(subjects.of(List.of(Repository.REFERENCE_JDKS.toString())));
    }

    private static List<Line> pinning(Versus one) {
        return one.deciding().stream()
                .filter(line -> line.experiment().cell().experiment().equals(PINNING))
                .toList();
    }

    /** A line for each number of carriers and each client, the baseline's JDK first. */
    private static String table(List<Versus> compared) {
        List<String> head = new ArrayList<>(List.of(
                "carriers",
                "a call waits inside of",
                compared.getFirst().baseline().runtime()));
        for (Versus one : compared) {
            head.add(one.candidate().runtime());
            head.add(one.candidate().runtime() + " / " + one.baseline().runtime());
            head.add("verdict");
        }
        StringBuilder text = new StringBuilder(row(head))
                .append("| ---: | --- | ---: |")
                .append(" ---: | ---: | --- |".repeat(compared.size()))
                .append('\n');
        List<Line> lines = pinning(compared.getFirst());
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            List<String> cells = new ArrayList<>(List.of(
                    String.join(", ", line.experiment().cell().levels().values()),
                    line.arm().equals(Experiment.BEFORE) ? "a monitor" : "a lock",
                    CompareReport.cells(line).baseline()));
            for (Versus one : compared) {
                CompareReport.Cells side = CompareReport.cells(pinning(one).get(i));
                cells.addAll(List.of(side.candidate(), side.ratio(), side.verdict()));
            }
            text.append(row(cells));
        }
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
