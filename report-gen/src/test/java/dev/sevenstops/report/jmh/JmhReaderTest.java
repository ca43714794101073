package dev.sevenstops.report.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhReaderTest {
    private static final String PAGE = """
            [{"benchmark":"dev.sevenstops.jmh.serialize.PageBenchmark.write","jdkVersion":"25.0.1",
              "params":{"rows":"50","library":"DSL_JSON"},
              "primaryMetric":{"score":5000,"scoreUnit":"ns/op","rawData":[[4000,5000],[5000,6000]]},
              "secondaryMetrics":{"gc.alloc.rate.norm":{"score":48.2,"scoreUnit":"B/op"}}}]
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aForkIsAValue() throws IOException {
        Files.writeString(folder.resolve("jdk-25.json"), PAGE);
        JmhResult result = JmhReader.read(folder).getFirst();
        assertEquals(List.of(4500.0, 5500.0), result.forkNanos());
        assertEquals(Optional.of(Stop.SERIALIZE), result.stop());
        assertEquals("PageBenchmark.write(library=DSL_JSON, rows=50)", result.name());
        assertEquals(0.2, result.spread(), 1e-9);
        String markdown = JmhFragment.markdown(List.of(result));
        assertTrue(
                markdown.endsWith(
                        "| `PageBenchmark.write(library=DSL_JSON, rows=50)` | 25.0.1 | 5 µs | 2 | 20 % | 48 B |\n"),
                markdown);
        assertTrue(JmhFragment.html(List.of(result)).contains("<td class=\"num\">5 µs</td>"));
    }

    @Test
    void withoutAFolderThereIsNothing() throws IOException {
        assertEquals(List.of(), JmhReader.read(folder.resolve("jmh")));
        assertEquals("", JmhFragment.html(List.of()));
    }

    @Test
    void anotherUnitIsRefused() throws IOException {
        Path file = folder.resolve("jdk-25.json");
        Files.writeString(file, PAGE.replace("ns/op", "ops/s"));
        UnusableResultsException refused = assertThrows(UnusableResultsException.class, () -> JmhReader.readFile(file));
        assertTrue(String.valueOf(refused.getMessage()).contains("not measured in ns/op"), refused.getMessage());
    }
}
