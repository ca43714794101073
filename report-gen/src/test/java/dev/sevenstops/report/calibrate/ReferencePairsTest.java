package dev.sevenstops.report.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed A/A runs: today's rule on blocks that were really measured, of arms that do not differ. */
class ReferencePairsTest {
    private static final Pattern CALLED =
            Pattern.compile("A/A pairs: \\d+, called although nothing differs: (\\d+)\\.");

    /** Two called of sixty pairs prove 10.1 % at most. */
    private static final int MOST_CALLED = 2;

    @Test
    void theRuleHardlyEverCallsThem() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CalibrateCli.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(runs());
        String text = out.toString();

        assertEquals(0, exit, () -> err + text);
        Matcher called = CALLED.matcher(text);
        assertTrue(called.find(), text);
        assertTrue(Integer.parseInt(called.group(1)) <= MOST_CALLED, text);
        assertTrue(text.contains("(5 % +-1 is wanted: kept)"), text);
        Repository.check("report-gen/README.md", "results/reference-aa-*", "```text\n" + text + "```\n");
    }

    private static String[] runs() throws IOException {
        try (Stream<Path> folders = Files.list(Repository.root().resolve("results"))) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("reference-aa-"))
                    .map(Path::toString)
                    .sorted()
                    .toArray(String[]::new);
        }
    }
}
