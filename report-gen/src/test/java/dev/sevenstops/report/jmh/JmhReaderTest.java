package dev.sevenstops.report.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.store.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
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
    private Path run;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(run.resolve("jmh"));
    }

    @Test
    void aForkIsAValue() throws IOException {
        JmhResult result = read(PAGE).all().getFirst();
        assertEquals(List.of(4500.0, 5500.0), result.forkNanos());
        assertEquals(Optional.of(Stop.SERIALIZE), result.stop());
        assertEquals("PageBenchmark.write(library=DSL_JSON, rows=50)", result.name());
        assertEquals("25", result.feature());
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
        assertEquals(new JmhResults(List.of(), List.of()), JmhReader.ofRun(run.resolve("none")));
        assertEquals("", JmhFragment.html(List.of()));
    }

    @Test
    void twoJdksStandBesideEachOther() throws IOException {
        String two = PAGE.strip().replaceFirst("]$", "," + PAGE.strip().substring(1));
        Files.writeString(
                run.resolve("jmh/jdk-21.json"), two.replace("25.0.1", "21.0.9").replaceFirst("50", "5000"));
        JmhResults results = read(two.replaceFirst("50", "5000"));

        assertEquals(
                List.of("21.0.9 5000", "25.0.1 5000", "21.0.9 50", "25.0.1 50"),
                results.all().stream()
                        .map(one -> one.jdk() + " " + one.params().get("rows"))
                        .toList());
    }

    @Test
    void whatBelongsToNoStopIsShownWithTheInstrument() throws IOException {
        JmhResults results = read(PAGE.replace("jmh.serialize", "jmh.lifecycle"));

        assertEquals(1, results.on(JmhResults.INSTRUMENT).size());
        assertEquals(List.of(), results.on("serialize"));
    }

    @Test
    void aDamagedFileIsNamedAndTheOthersAreRead() throws IOException {
        Files.writeString(run.resolve("jmh/jdk-21.json"), PAGE.substring(0, 100));
        JmhResults results = read(PAGE);

        assertEquals(1, results.all().size());
        Damage damage = results.damages().getFirst();
        assertEquals("jmh/jdk-21.json", damage.path());
        assertTrue(damage.reason().startsWith("it is not JSON: "), damage.reason());
        assertFalse(damage.reason().contains(run.toString()), "the same report wherever it is rendered");
    }

    @Test
    void whatIsNoTimeIsRefused() throws IOException {
        refused("not measured in ns/op, but in 'ops/s'", PAGE.replace("ns/op", "ops/s"));
        refused("has a time of \"NaN\"", PAGE.replace("[4000,", "[\"NaN\","));
        refused("has a time of 0", PAGE.replace("[4000,", "[0,"));
        refused("has no measured values", PAGE.replace("[[4000,5000],[5000,6000]]", "[]"));
        refused("has no 'jdkVersion'", PAGE.replace("jdkVersion", "jdk"));
        refused("holds no results of JMH", "{}");
        refused("holds no results of JMH", "");
        refused("holds no results of JMH", "[]");
    }

    @Test
    void namesAreNeverMarkup() {
        JmhResult hostile =
                new JmhResult("a.B<i>.c|d`", Map.of("x", "<b>|"), "25<u>", List.of(1.0), OptionalDouble.empty());

        String html = JmhFragment.html(List.of(hostile));
        assertFalse(html.contains("<i>") || html.contains("<b>") || html.contains("<u>"), html);
        String markdown = JmhFragment.markdown(List.of(hostile));
        assertTrue(markdown.contains("| `B<i>.c\\|d'(x=<b>\\|)` | 25&lt;u&gt; | 1 ns | 1 | - | - |"), markdown);
    }

    private void refused(String reason, String content) throws IOException {
        JmhResults results = read(content);
        assertEquals(List.of(), results.all());
        assertTrue(results.damages().getFirst().reason().contains(reason), () -> String.valueOf(results.damages()));
    }

    private JmhResults read(String content) throws IOException {
        Files.writeString(run.resolve("jmh/jdk-25.json"), content);
        return JmhReader.ofRun(run);
    }
}
