package dev.sevenstops.gatling.run;

import static dev.sevenstops.gatling.load.Generator.DONE;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs the process that sends a block's load and measures. It is kept for the blocks to come, so that its start is paid once; where a
 * block failed it is ended, and the next block gets another one. A block in a network of its own has one for itself, since a JVM cannot
 * go from one into another. For one thread.
 */
final class Generator implements AutoCloseable {
    private static final long GRACE_SECONDS = 10;

    private final Commands commands;
    private final Children children;
    private final Cores cores;
    private final Path work;
    private Optional<Running> kept = Optional.empty();
    private Optional<Running> apart = Optional.empty();
    private int started;

    /**
     * No process yet.
     *
     * @param work for what the processes write
     */
    Generator(Commands commands, Children children, Cores cores, Path work) {
        this.commands = commands;
        this.children = children;
        this.cores = cores;
        this.work = work;
    }

    /**
     * A process.
     *
     * @param errors what it writes to its standard error
     * @param log of Gatling
     * @param listener who hears the lines of its standard output now
     */
    private record Running(Child child, Path errors, Path log, AtomicReference<Consumer<String>> listener)
            implements AutoCloseable {
        @Override
        public void close() {
            child.close();
        }
    }

    /**
     * Starts the process for the next block unless it is there, and does not wait for it.
     *
     * @param prefix command that its own is put behind: its network
     */
    void prepare(List<String> prefix) throws IOException {
        if (!prefix.isEmpty()) {
            closeApart();
            apart = Optional.of(start(prefix));
        } else if (kept.filter(running -> running.child().isAlive()).isEmpty()) {
            kept = Optional.of(start(prefix));
        }
    }

    private Running start(List<String> prefix) throws IOException {
        Files.createDirectories(work);
        int number = started++;
        Path errors = work.resolve("generator-" + number + ".log");
        Path log = work.resolve("gatling-" + number + ".log");
        List<String> command = new ArrayList<>(cores.generator());
        command.addAll(prefix);
        List<String> arguments = new ArrayList<>(CrashReport.arguments(errors));
        arguments.addAll(commands.generator());
        arguments.add(log.toString());
        command.addAll(commands.onGatlingsClassPath(arguments));
        AtomicReference<Consumer<String>> listener = new AtomicReference<>(line -> Child.addToLog(errors, line));
        Child child = children.start(
                "generator", command, errors, line -> listener.get().accept(line));
        return new Running(child, errors, log, listener);
    }

    /**
     * Measures a block.
     *
     * @param block folder for the specification and the logs
     * @param prefix as it was prepared with, or would have been
     * @param watched the processes under test; if one of them ends, the block has failed
     * @param limitSeconds after which the generator is given up
     * @param progress hears what the generator says about its slices, on another thread
     */
    BlockMeasurement measure(
            BlockSpec spec,
            Path block,
            List<String> prefix,
            List<Processes.Running> watched,
            double limitSeconds,
            Consumer<SliceProgress> progress)
            throws BlockFailure, IOException, InterruptedException {
        if (prefix.isEmpty() || apart.isEmpty()) {
            prepare(prefix);
        }
        Running running = (prefix.isEmpty() ? kept : apart).orElseThrow();
        boolean measured = false;
        try {
            run(running, spec, block, watched, limitSeconds, progress);
            measured = true;
        } finally {
            if (!measured || !prefix.isEmpty()) {
                // What Gatling has begun cannot be stopped from without but by ending it.
                running.close();
            }
            handOver(running.errors(), BlockLogs.file(block, "generator"));
            handOver(running.log(), BlockLogs.file(block, "gatling"));
            Path crash = CrashReport.beside(running.errors());
            handOver(crash, BlockLogs.file(block, "generator").resolveSibling(String.valueOf(crash.getFileName())));
        }
        return result(spec);
    }

    private void run(
            Running running,
            BlockSpec spec,
            Path block,
            List<Processes.Running> watched,
            double limitSeconds,
            Consumer<SliceProgress> progress)
            throws BlockFailure, IOException, InterruptedException {
        Path specFile = block.resolve("spec.json");
        AtomicFiles.write(specFile, Json.mapper().writeValueAsBytes(spec));
        Child child = running.child();
        CompletableFuture<String> done = new CompletableFuture<>();
        running.listener().set(line -> {
            if (line.equals(DONE)) {
                done.complete(line);
            } else {
                SliceProgress.parse(line).ifPresentOrElse(progress, () -> Child.addToLog(running.errors(), line));
            }
        });
        List<CompletableFuture<?>> ends = new ArrayList<>(List.of(done, child.onExit()));
        watched.forEach(process -> ends.add(process.onExit()));
        try {
            say(child, specFile);
            CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
                    .get((long) (limitSeconds * 1000), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BlockFailure("the generator did not end within " + Math.round(limitSeconds) + " seconds");
        } catch (ExecutionException e) {
            throw new BlockFailure("the generator cannot be waited for: " + e.getMessage());
        }
        children.throwIfStopped();
        // A server that died explains a generator that failed, never the other way round.
        for (Processes.Running process : watched) {
            if (!process.isAlive()) {
                throw new BlockFailure(process.epitaph());
            }
        }
        if (!done.isDone()) {
            child.awaitOutput();
            throw new BlockFailure(child.epitaph());
        }
    }

    private static void say(Child child, Path specFile) throws InterruptedException, BlockFailure, TimeoutException {
        try {
            child.say(specFile.toString());
        } catch (IOException broken) {
            // it is ending, and says itself why
            try {
                Child ended = child.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
                ended.awaitOutput();
                throw new BlockFailure(ended.epitaph());
            } catch (ExecutionException e) {
                throw new BlockFailure("the generator cannot be waited for: " + e.getMessage());
            }
        }
    }

    /** What was written since the last block is this block's. The process goes on to add to an empty file. */
    private static void handOver(Path from, Path to) throws IOException {
        if (Files.exists(from) && Files.size(from) > 0) {
            Files.createDirectories(to.toAbsolutePath().resolveSibling(""));
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            Files.write(from, new byte[0]);
        }
    }

    private static BlockMeasurement result(BlockSpec spec) throws BlockFailure {
        Path result = Path.of(spec.resultFile());
        if (!Files.isRegularFile(result)) {
            throw new BlockFailure("the generator ended without an error but left no result");
        }
        try {
            return Json.mapper().readValue(result.toFile(), BlockMeasurement.class);
        } catch (IOException e) {
            throw new BlockFailure("the generator's result cannot be read: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private void closeApart() {
        apart.ifPresent(Running::close);
        apart = Optional.empty();
    }

    /** Ends its processes. */
    @Override
    public void close() {
        closeApart();
        kept.ifPresent(Running::close);
        kept = Optional.empty();
    }
}
