package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.run.App.Started;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.ArmProcess;
import dev.sevenstops.report.model.Block.Overhead;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures one block: starts both arms, verifies them, lets the generator measure, and stops everything whatever happens. A
 * block that fails is a result too; only the end of the run ({@link Stopped}) and a disk that cannot be written come out as
 * exceptions.
 */
final class BlockRunner {
    private final App app;
    private final Generator generator;
    private final RunContext context;

    BlockRunner(App app, Generator generator, RunContext context) {
        this.app = app;
        this.generator = generator;
        this.context = context;
    }

    /**
     * What all blocks of a run share.
     *
     * @param run the run's id
     * @param folder where its results go
     * @param work for what a block needs only while it lives
     * @param database the folder with the database that each server gets a copy of
     */
    record RunContext(String run, Path folder, Path work, Path database, Redaction redaction) {}

    /** What is known about a block so far; what a failed block is recorded with. */
    private static final class Progressing {
        private final Instant startedAt = Instant.now();
        private final long startedNanos = System.nanoTime();
        private final Map<String, ArmProcess> arms = new TreeMap<>();
        private double startSeconds;
        private BlockMeasurement measurement = new BlockMeasurement(Instant.now(), 0, 0, List.of());
        private List<Check> checks = List.of();

        double seconds() {
            return (System.nanoTime() - startedNanos) / 1e9;
        }
    }

    /**
     * Measures a block once.
     *
     * @param attempt from 1
     * @param progress hears about the slices, on another thread
     * @return the block, whatever its state; not written yet
     */
    Block run(PlannedBlock planned, int attempt, Consumer<SliceProgress> progress)
            throws IOException, InterruptedException {
        Path work = context.work().resolve(planned.id() + "-" + attempt);
        Folders.delete(work);
        Files.createDirectories(work.resolve("logs"));
        Path gatling = context.folder().resolve("gatling").resolve(planned.id());
        Folders.delete(gatling);
        Progressing block = new Progressing();
        State state = State.OK;
        String reason = "";
        try {
            measure(planned, work, gatling, block, progress);
            reason = BlockChecks.failures(block.checks, block.measurement.slices());
            state = reason.isEmpty() ? State.OK : State.INVALID;
        } catch (BlockFailure failure) {
            state = State.FAILED;
            reason = failure.reason();
        }
        // Gatling's own log says nothing that a reader of the results needs, unless something went wrong.
        Path log = gatling.resolve("generator.log");
        if (Files.exists(log)) {
            Files.move(log, log(work, "gatling"));
        }
        Map<String, String> artifacts = new LinkedHashMap<>();
        if (state != State.OK) {
            keepLogs(planned, attempt, work.resolve("logs"), artifacts);
        }
        if (state == State.FAILED) {
            Folders.delete(gatling);
        }
        Folders.delete(work);
        double measured = block.measurement.warmUpSeconds() + block.measurement.measureSeconds();
        Overhead overhead = new Overhead(
                block.startSeconds,
                block.measurement.warmUpSeconds(),
                block.measurement.measureSeconds(),
                Math.max(0, block.seconds() - block.startSeconds - measured));
        return new Block(
                Run.SCHEMA_VERSION,
                context.run(),
                planned.experiment().row().id(),
                planned.runtime().name(),
                planned.index(),
                attempt,
                state,
                context.redaction().of(reason),
                planned.seed(),
                block.startedAt,
                block.arms,
                Map.of(),
                overhead,
                block.measurement.slices(),
                block.checks,
                artifacts);
    }

    private void measure(
            PlannedBlock planned, Path work, Path gatling, Progressing block, Consumer<SliceProgress> progress)
            throws BlockFailure, IOException, InterruptedException {
        Map<String, Started> servers = new LinkedHashMap<>();
        try (Identity identity = new Identity()) {
            for (Map.Entry<String, Map<String, String>> arm :
                    planned.experiment().row().arms().entrySet()) {
                servers.put(arm.getKey(), start(planned, arm.getKey(), arm.getValue(), work, identity, block));
            }
            Map<String, Target> targets = new LinkedHashMap<>();
            servers.forEach((arm, server) -> targets.put(arm, server.target()));
            BlockSpec spec = new BlockSpec(
                    planned.experiment().row().id(),
                    targets,
                    planned.experiment().workload(),
                    planned.experiment().control(),
                    planned.warmUpSeconds(),
                    planned.slices(),
                    work.resolve("result.json").toString(),
                    Files.createDirectories(gatling).toString());
            block.startSeconds = block.seconds();
            BlockMeasurement measurement = generator.measure(
                    spec,
                    work,
                    log(work, "generator"),
                    servers.values().stream().map(Started::child).toList(),
                    2 * planned.estimatedSeconds() + 120,
                    progress);
            BlockChecks.complete(planned.slices(), measurement.slices());
            block.measurement = measurement;
            block.checks =
                    List.of(stillTheSame(planned, servers, identity), BlockChecks.equalLoad(measurement.slices()));
        } finally {
            // Asked together, so that the second one need not wait for the first one's end.
            servers.values().forEach(server -> server.child().askToEnd());
            servers.values().forEach(server -> server.child().close());
        }
    }

    private Started start(
            PlannedBlock planned,
            String arm,
            Map<String, String> settings,
            Path work,
            Identity identity,
            Progressing block)
            throws BlockFailure, IOException, InterruptedException {
        Path database = work.resolve(arm);
        Folders.copyFiles(context.database(), database);
        long start = System.nanoTime();
        Started server = app.start(arm, planned.runtime(), settings, database, log(work, arm));
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        try {
            block.arms.put(arm, App.describe(identity.verify(server, settings), planned.runtime(), seconds));
            return server;
        } catch (BlockFailure | InterruptedException | RuntimeException e) {
            server.child().close();
            throw e;
        }
    }

    private static Check stillTheSame(PlannedBlock planned, Map<String, Started> servers, Identity identity)
            throws InterruptedException {
        try {
            for (Map.Entry<String, Started> server : servers.entrySet()) {
                Map<String, String> settings =
                        planned.experiment().row().arms().getOrDefault(server.getKey(), Map.of());
                identity.verify(server.getValue(), settings);
            }
            return new Check(
                    "identity",
                    true,
                    "both servers are those that were started, with their settings, before and after");
        } catch (BlockFailure e) {
            return new Check("identity", false, "after the slices: " + e.reason());
        }
    }

    private static Path log(Path work, String name) {
        return work.resolve("logs").resolve(name + ".log");
    }

    private void keepLogs(PlannedBlock planned, int attempt, Path logs, Map<String, String> artifacts)
            throws IOException {
        Path folder = Path.of("blocks", planned.id(), "logs", "attempt-" + attempt);
        Files.createDirectories(context.folder().resolve(folder));
        for (Path log : Folders.files(logs)) {
            Path kept = folder.resolve(log.getFileName());
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            Files.writeString(
                    context.folder().resolve(kept), context.redaction().of(text), StandardCharsets.ISO_8859_1);
            artifacts.put("log of " + log.getFileName().toString().replace(".log", ""), kept.toString());
        }
    }
}
