package dev.sevenstops.report.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.Repository;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Spread;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.ResultsReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed runs of arms that do not differ, or by as much as is known: today's rule on blocks that were really measured. */
class ReferenceCalibrationTest {
    private static final Path RESULTS = Repository.root().resolve("results");
    private static final Pattern CALLED =
            Pattern.compile("A/A pairs: (\\d+), called although nothing differs: (\\d+)\\.");

    /** Of the mean time of a stop. */
    private static final double MARGIN = 0.02;

    private static final int PAIRS = 60;

    /** Of these: two of sixty prove 10.1 % at most. */
    private static final int MOST_CALLED = 2;

    @Test
    void noiseIsHardlyEverCalled() throws IOException {
        String text = calibrate(runs("reference-aa-"));

        Matcher called = CALLED.matcher(text);
        assertTrue(called.find(), text);
        assertTrue(Integer.parseInt(called.group(1)) >= PAIRS, text);
        assertTrue(Integer.parseInt(called.group(2)) <= MOST_CALLED, text);
        assertTrue(text.contains("(5 % +-1 is wanted: kept)"), text);
        Repository.check("report-gen/README.md", "results/reference-aa-*", "```text\n" + text + "```\n");
    }

    @Test
    void effectsOfAKnownSizeAreCalled() throws IOException {
        int blocks = blocksThatThePilotAsksFor();
        String text =
                calibrate(Stream.concat(runs("reference-power-"), Stream.of("--groups-of", String.valueOf(blocks))));

        List<String> rows = text.lines().skip(1).toList();
        assertEquals(3, rows.size(), text);
        assertTrue(rows.get(0).startsWith("handle/power@delay=22000"), text);
        assertTrue(rows.get(0).contains("; called 20 of 20: "), text);
        assertTrue(rows.get(1).startsWith("handle/power@delay=20600"), text);
        assertTrue(rows.get(1).contains("; called 10 of 10: "), text);
        assertTrue(rows.get(2).startsWith("handle/power@delay=20000"), text);
        assertTrue(rows.get(2).contains("; called 0 of 10: "), text);
        Repository.check("report-gen/README.md", "results/reference-power-*", "```text\n" + text + "```\n");
    }

    /** Of the smaller effect; of the larger one, and of none, there are as many blocks in a group. */
    private static int blocksThatThePilotAsksFor() throws IOException {
        List<Row> rows = Summary.of(ResultsReader.read(RESULTS.resolve("reference-pilot")))
                .rows();
        assertEquals(1, rows.size());
        Row row = rows.getFirst();
        assertEquals("handle/power@delay=20600", row.experiment().id());
        OptionalInt blocks = Spread.of(row).orElseThrow().blocksFor(1.03, 1, MARGIN, 60);
        return blocks.orElseThrow();
    }

    private static String calibrate(Stream<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CalibrateCli.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        assertEquals(0, exit, () -> err + out.toString());
        return out.toString();
    }

    /** Folders of runs, in order. */
    private static Stream<String> runs(String prefix) throws IOException {
        try (Stream<Path> folders = Files.list(RESULTS)) {
            return folders
                    .filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .map(Path::toString)
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
