package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs the process that sends a block's load and measures. */
final class Generator {
    private final Commands commands;
    private final Children children;
    private final Cores cores;

    Generator(Commands commands, Children children, Cores cores) {
        this.commands = commands;
        this.children = children;
        this.cores = cores;
    }

    /**
     * Measures a block.
     *
     * @param work folder for the specification and the result
     * @param prefix command that its own is put behind: its network
     * @param watched the processes under test; if one of them ends, the block has failed
     * @param limitSeconds after which the generator is given up
     * @param progress hears what the generator says about its slices, on another thread
     */
    BlockMeasurement measure(
            BlockSpec spec,
            Path work,
            Path log,
            List<String> prefix,
            List<Processes.Running> watched,
            double limitSeconds,
            Consumer<SliceProgress> progress)
            throws BlockFailure, IOException, InterruptedException {
        Path specFile = work.resolve("spec.json");
        Json.mapper().writeValue(specFile.toFile(), spec);
        List<String> command = new ArrayList<>(cores.generator());
        command.addAll(prefix);
        List<String> arguments = new ArrayList<>(commands.generator());
        arguments.add(specFile.toString());
        command.addAll(commands.onGatlingsClassPath(arguments));
        Consumer<String> output =
                line -> SliceProgress.parse(line).ifPresentOrElse(progress, () -> Child.addToLog(log, line));
        try (Child child = children.start("generator", command, log, output)) {
            List<CompletableFuture<?>> ends = new ArrayList<>(List.of(child.onExit()));
            watched.forEach(process -> ends.add(process.onExit()));
            CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
                    .get((long) (limitSeconds * 1000), TimeUnit.MILLISECONDS);
            children.throwIfStopped();
            // A server that died explains a generator that failed, never the other way round.
            for (Processes.Running process : watched) {
                if (!process.isAlive()) {
                    throw new BlockFailure(process.epitaph());
                }
            }
            child.awaitOutput();
            if (!child.succeeded()) {
                throw new BlockFailure(child.epitaph());
            }
        } catch (TimeoutException e) {
            throw new BlockFailure("the generator did not end within " + Math.round(limitSeconds) + " seconds");
        } catch (ExecutionException e) {
            throw new BlockFailure("the generator cannot be waited for: " + e.getMessage());
        }
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
}
