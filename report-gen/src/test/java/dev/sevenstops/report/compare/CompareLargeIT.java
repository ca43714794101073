package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleWarmUps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of 5,000 blocks each, compared by a process with half a gigabyte of heap. */
class CompareLargeIT {
    private static final int ROWS = 50;
    private static final int BLOCKS = 100;

    @TempDir
    private Path results;

    @Test
    @Timeout(600)
    void tenThousandBlocksFitIntoHalfAGigabyte() throws IOException, InterruptedException {
        new ComparedRuns("one").experiments(ROWS).blocks(BLOCKS).seed(1).writeTo(results);
        new ComparedRuns("two")
                .experiments(ROWS)
                .blocks(BLOCKS)
                .seed(2)
                .ratio(1.05)
                .warmedUp(SampleWarmUps.unsettled())
                .writeTo(results);
        Path page = results.resolve("compare.html");
        Path output = results.resolve("output");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                CompareCli.class.getName(),
                "one",
                "two",
                "--results",
                results.toString(),
                "--html",
                page.toString());

        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(300, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }

        // 5 % slower, in rows with 100 blocks each: a regression, not an OutOfMemoryError
        String text = Files.readString(output);
        assertEquals(1, process.exitValue(), text);
        assertTrue(text.contains("serialize/row-" + (ROWS - 1)), text);
        assertTrue(text.contains("serialize/row-2 and 47 more (candidate): not settled: 100 of 100 blocks"), text);
        assertTrue(Files.readString(page).contains("serialize/row-" + (ROWS - 1)));
        System.out.printf("10,000 blocks compared and rendered in %.1f s%n", (System.nanoTime() - start) / 1e9);
    }
}
