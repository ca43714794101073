package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The load generator of one block, a process of its own: {@code Generator <spec.json>}.
 *
 * <p>Reads a {@link BlockSpec}, measures, and writes {@link BlockSpec.BlockMeasurement} to the specification's result file in one
 * step. Tells its progress on the standard output, a line of JSON at a time. Ends with 0 when the result is written; with 1 and
 * one line on the standard error, and without a result, when something failed; with 2 when it was called wrongly; with 3 when
 * its standard input ended, which means that whoever started it is gone.
 */
public final class Generator {
    /** What the JVM that runs this class has to be started with. */
    public static final List<String> JVM_ARGUMENTS =
            List.of("--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int ABANDONED = 3;

    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private Generator() {}

    /** Runs a block and ends the JVM. */
    public static void main(String[] args) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        // What Gatling prints is not progress.
        System.setOut(new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        if (args.length != 1) {
            end(USAGE, err, "usage: Generator <spec.json>");
        }
        Thread.ofPlatform().daemon().name("parent").start(() -> awaitEndOf(System.in, err));
        try {
            BlockSpec spec = Json.mapper().readValue(Files.readAllBytes(Path.of(args[0])), BlockSpec.class);
            run(spec, new Progress(out), err);
            end(0, err, "");
        } catch (Exception failed) {
            end(FAILED, err, message(failed));
        }
    }

    private static void run(BlockSpec spec, Progress progress, PrintStream err) throws IOException {
        Path log = Path.of(spec.gatlingFolder());
        Files.createDirectories(log);
        // read by the logging library when its first logger is made, which has not happened yet
        System.setProperty(
                "sevenstops.generator.log", log.resolve("generator.log").toString());
        System.setProperty("logback.configurationFile", "dev/sevenstops/gatling/load/logback.xml");
        // Gatling's populations cannot be stopped from within; nothing of a failed block is kept, so the process ends.
        BlockRun block = new BlockRun(spec, progress, failed -> end(FAILED, err, message(failed)));
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("progress").factory());
        var ticks = ticker.scheduleAtFixedRate(block::tellProgress, 2, 2, TimeUnit.SECONDS);
        try {
            block.prepare();
            BlockSimulation.run(block);
            QuietRunner.run(BlockSimulation.class, log);
        } finally {
            block.close();
            ticks.cancel(false);
            ticker.shutdownNow();
        }
        AtomicFiles.write(Path.of(spec.resultFile()), Json.mapper().writeValueAsBytes(block.measurement()));
    }

    private static void awaitEndOf(InputStream in, PrintStream err) {
        try {
            while (in.read() >= 0) {
                // nothing is expected
            }
        } catch (IOException gone) {
            // the same as its end
            end(ABANDONED, err, "the standard input broke: " + gone.getMessage());
        }
        end(ABANDONED, err, "the standard input ended");
    }

    /** Ends the JVM at once, without waiting for Gatling's threads. Only the first caller is heard. */
    private static void end(int status, PrintStream err, String message) {
        if (ENDING.compareAndSet(false, true)) {
            if (!message.isEmpty()) {
                err.println("generator: " + message.lines().findFirst().orElse(""));
                err.flush();
            }
            Runtime.getRuntime().halt(status);
        }
    }

    private static String message(Throwable failed) {
        String message = failed.getMessage();
        return message == null || message.isBlank() ? failed.getClass().getName() : message;
    }
}
