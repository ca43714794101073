package dev.sevenstops.report.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds the table of jmh/README.md and the committed result together. */
class ReferenceTableTest {
    private static final String BEGIN = "<!-- generated from results/reference-jmh -->\n";
    private static final String END = "<!-- end -->\n";

    /** With {@code -Dreference.update=true} the table is written anew instead. */
    @Test
    void theTableIsMadeFromTheCommittedResult() throws IOException {
        Path root =
                Optional.ofNullable(Path.of("").toAbsolutePath().getParent()).orElseThrow();
        Path file = root.resolve("jmh/README.md");
        JmhResults results = JmhReader.ofRun(root.resolve("results/reference-jmh"));
        assertEquals(List.of(), results.damages());
        assertFalse(results.all().isEmpty());
        String table = JmhFragment.markdown(results.all());
        String readme = Files.readString(file);
        int from = after(readme, BEGIN);
        int to = after(readme.substring(from), END) - END.length() + from;
        if (Boolean.getBoolean("reference.update")) {
            Files.writeString(file, readme.substring(0, from) + table + readme.substring(to));
        } else {
            assertEquals(table, readme.substring(from, to));
        }
    }

    private static int after(String text, String mark) {
        int at = text.indexOf(mark);
        assertFalse(at < 0, () -> "the file lacks " + mark);
        return at + mark.length();
    }
}
