package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.Repository;
import dev.sevenstops.report.map.Companions;
import dev.sevenstops.report.stats.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed runs: their reports are what this version makes of their results, and README's table is that of the first one. */
class ReferenceRunTest {
    private static final List<String> RENDERED = Stream.concat(
                    Stream.of("report.html", "report.md", "report.json"),
                    Companions.links().stream().map(Companions.Link::file))
            .toList();

    @Test
    void itIsRenderedToTheSameBytesAndReadmeShowsItsTable(@TempDir Path folder) throws IOException {
        Repository.check("README.md", "results/reference-quick", table(rendered(Repository.REFERENCE, folder)));
    }

    @Test
    void theRunOnSeveralJdksIsRenderedToTheSameBytes(@TempDir Path folder) throws IOException {
        rendered(Repository.REFERENCE_JDKS, folder);
    }

    /** Renders a copy, which must not differ from the run's own report. */
    private static Summary rendered(Path run, Path folder) throws IOException {
        copy(run, folder);
        Summary summary = Reports.render(folder).summary();

        assertTrue(summary.isComplete());
        assertEquals(List.of(), summary.missedGoals());
        for (String file : RENDERED) {
            Repository.check(run.resolve(file), Files.readAllBytes(folder.resolve(file)));
        }
        return summary;
    }

    private static String table(Summary summary) {
        return """
                | stop | symptom | what shows it | before | after | verdict |
                | --- | --- | --- | ---: | ---: | --- |
                """
                + summary.rows().stream()
                        .map(row -> TableRow.primary(summary, row))
                        .map(row -> "| "
                                + String.join(
                                        " | ",
                                        List.of(
                                                row.stop(),
                                                row.symptom(),
                                                row.metric(),
                                                row.before(),
                                                row.after(),
                                                row.outcome()))
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (!RENDERED.contains(target.getFileName().toString())) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }
}
