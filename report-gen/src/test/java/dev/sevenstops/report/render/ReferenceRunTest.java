package dev.sevenstops.report.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** The committed run: its report is what this version makes of its results, and README's table is that report's. */
class ReferenceRunTest {
    private static final List<String> RENDERED = Stream.concat(
                    Stream.of("report.html", "report.md", "report.json"),
                    Companions.links().stream().map(Companions.Link::file))
            .toList();

    @Test
    void itIsRenderedToTheSameBytesAndReadmeShowsItsTable(@TempDir Path folder) throws IOException {
        copy(Repository.REFERENCE, folder);
        Summary summary = Reports.render(folder).summary();

        Repository.check("README.md", "results/reference-quick", table(summary));
        assertTrue(summary.isComplete());
        assertEquals(List.of(), summary.missedGoals());
        for (String file : RENDERED) {
            if (Boolean.getBoolean("reference.update")) {
                Files.write(Repository.REFERENCE.resolve(file), Files.readAllBytes(folder.resolve(file)));
            }
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve(file)),
                    Files.readAllBytes(Repository.REFERENCE.resolve(file)),
                    file);
        }
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
