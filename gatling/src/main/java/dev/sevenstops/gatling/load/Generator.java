package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The load generator, a process of its own: {@code Generator <log file>}. It is started once for many blocks: its classes are
 * loaded and compiled then, and it is there while the servers of the next block start.
 *
 * <p>Reads the path of a {@link BlockSpec} from a line of its standard input, measures, writes {@link BlockSpec.BlockMeasurement} to
 * the specification's result file in one step, says {@link #DONE} on its standard output, and takes the next line. Tells its progress
 * there as well, a line of JSON at a time. Ends with 0 when its standard input ends between two blocks; with 1 and one line on the
 * standard error, and without a result, when a block failed; with 2 when it was called wrongly; with 3 when its standard input ended
 * within a block, which means that whoever started it is gone.
 */
public final class Generator {
    /** What the JVM that runs this class has to be started with. */
    public static final List<String> JVM_ARGUMENTS =
            List.of("--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");

    /** The line that says that a block's result is written. */
    public static final String DONE = "done";

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int ABANDONED = 3;

    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private Generator() {}

    /** Runs blocks until its standard input ends, and ends the JVM. */
    public static void main(String[] args) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        // What Gatling prints is not progress.
        System.setOut(new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        if (args.length != 1) {
            end(USAGE, err, "usage: Generator <log file>");
        }
        // read by the logging library when its first logger is made, which has not happened yet
        System.setProperty("sevenstops.generator.log", args[0]);
        System.setProperty("logback.configurationFile", "dev/sevenstops/gatling/load/logback.xml");
        BlockingQueue<Path> blocks = new LinkedBlockingQueue<>();
        AtomicInteger open = new AtomicInteger();
        Thread.ofPlatform().daemon().name("parent").start(() -> listen(System.in, blocks, open, err));
        try {
            while (true) {
                BlockSpec spec = Json.mapper().readValue(Files.readAllBytes(blocks.take()), BlockSpec.class);
                run(spec, new Progress(out), err);
                // what this block has left must not be collected while the next one is measured
                System.gc();
                open.decrementAndGet();
                out.println(DONE);
                out.flush();
            }
        } catch (Exception failed) {
            end(FAILED, err, message(failed));
        }
    }

    private static void run(BlockSpec spec, Progress progress, PrintStream err) throws IOException {
        Path log = Path.of(spec.gatlingFolder());
        Files.createDirectories(log);
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

    /** Reads the blocks to come. The end of the input in the middle of one ends the JVM with it. */
    private static void listen(InputStream in, BlockingQueue<Path> blocks, AtomicInteger open, PrintStream err) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                open.incrementAndGet();
                blocks.add(Path.of(line));
            }
        } catch (IOException gone) {
            // the same as its end
            end(ABANDONED, err, "the standard input broke: " + gone.getMessage());
        }
        if (open.get() > 0) {
            end(ABANDONED, err, "the standard input ended");
        }
        end(0, err, "");
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
