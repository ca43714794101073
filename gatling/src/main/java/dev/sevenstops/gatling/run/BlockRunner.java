package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.run.Rig.Workshop;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.ArmProcess;
import dev.sevenstops.report.model.Block.Overhead;
import dev.sevenstops.report.model.Block.ProxyProcess;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures one block: starts both arms, verifies them, lets the generator measure, and stops everything whatever happens. A
 * block that fails is a result too; only the end of the run ({@link Stopped}) and a disk that cannot be written come out as
 * exceptions.
 */
final class BlockRunner {
    private final Workshop workshop;
    private final Generator generator;
    private final RunContext context;
    private final Diagnostics diagnostics = Diagnostics.ofGuide();

    BlockRunner(Workshop workshop, Generator generator, RunContext context) {
        this.workshop = workshop;
        this.generator = generator;
        this.context = context;
    }

    /**
     * What all blocks of a run share.
     *
     * @param run the run's id
     * @param folder where its results go
     * @param work for what a block needs only while it lives
     * @param tokens whether the service takes a secret that its tokens are signed with
     */
    record RunContext(String run, Path folder, Path work, boolean tokens, Redaction redaction) {}

    /** What is known about a block so far; what a failed block is recorded with. */
    private static final class Progressing {
        private final Instant startedAt = Instant.now();
        private final long startedNanos = System.nanoTime();
        private final String secret = Secrets.draw();
        private Map<String, ArmProcess> arms = Map.of();
        private Map<String, ProxyProcess> proxies = Map.of();
        private double startSeconds;
        private BlockMeasurement measurement = new BlockMeasurement(Instant.now(), 0, 0, List.of(), Map.of());
        private List<Check> checks = List.of();
        private List<Recorded> recorded = List.of();

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
        Map<String, String> artifacts = new LinkedHashMap<>();
        if (state != State.OK) {
            Path kept = Path.of("blocks", planned.id(), "logs", "attempt-" + attempt);
            artifacts.putAll(BlockLogs.keep(
                    work, context.folder(), kept, context.redaction().and(block.secret)));
        }
        if (state != State.FAILED && !block.recorded.isEmpty()) {
            artifacts.put("diagnostics", writeDiagnostics(planned, attempt, block.recorded));
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
                context.redaction().and(block.secret).of(reason),
                List.of(),
                planned.seed(),
                block.startedAt,
                block.arms,
                block.proxies,
                overhead,
                block.measurement.warmUps(),
                block.measurement.slices(),
                block.checks,
                artifacts);
    }

    private void measure(
            PlannedBlock planned, Path work, Path gatling, Progressing block, Consumer<SliceProgress> progress)
            throws BlockFailure, IOException, InterruptedException {
        PlannedExperiment cell = planned.experiment();
        try (Rig rig = Rig.in(workshop, cell.setup().network(), BlockLogs.file(work, "courier"))) {
            block.arms = rig.arms();
            generator.prepare(rig.prefix()); // starts beside the servers, if it does at all
            Map<String, String> tls = cell.setup().tls() ? ServerTls.settings(work) : Map.of();
            Map<String, Map<String, String>> settings = settings(cell, block.secret, tls);
            if (cell.setup().downstream()) {
                rig.startDownstreams(settings, work);
            }
            rig.startServers(runtime(planned), settings, work);
            if (!cell.via().equals(Cell.DIRECT)) {
                rig.startProxies(cell.via(), cell.setup(), work);
                block.proxies = rig.describeProxies();
            }
            BlockSpec spec = new BlockSpec(
                    cell.row().id(),
                    rig.targets(),
                    cell.workload(),
                    cell.control(),
                    planned.warmUpSeconds(),
                    planned.slices(),
                    work.resolve("result.json").toString(),
                    Files.createDirectories(gatling).toString(),
                    block.secret);
            block.startSeconds = block.seconds();
            BlockMeasurement measurement = generator.measure(
                    spec, work, rig.prefix(), rig.watched(), 2 * planned.estimatedSeconds() + 120, progress);
            BlockChecks.complete(planned.slices(), measurement.slices());
            block.measurement = ProxySlices.fill(measurement, rig.proxies(), cell.workload(), cell.control());
            List<Check> checks = new ArrayList<>(rig.stillTheSame());
            checks.add(BlockChecks.equalLoad(measurement.slices()));
            block.checks = List.copyOf(checks);
            block.recorded = diagnose(cell, rig, block.secret);
        }
    }

    /** What the runbook's commands write; nothing where both arms are the same, and no fault is there to be seen. */
    private List<Recorded> diagnose(PlannedExperiment cell, Rig rig, String secret) throws InterruptedException {
        Map<String, Map<String, String>> arms = cell.row().arms();
        boolean same =
                arms.getOrDefault(Experiment.BEFORE, Map.of()).equals(arms.getOrDefault(Experiment.AFTER, Map.of()));
        return same
                ? List.of()
                : diagnostics.record(
                        cell.row().cell().experiment(),
                        rig.targets(),
                        rig.prefix(),
                        context.redaction().and(secret));
    }

    /** The file, relative to the run's folder. */
    private String writeDiagnostics(PlannedBlock planned, int attempt, List<Recorded> recorded) throws IOException {
        Path file = ResultsWriter.create(context.folder())
                .writeDiagnostics(new BlockDiagnostics(
                        BlockDiagnostics.SCHEMA_VERSION,
                        context.run(),
                        planned.experiment().row().id(),
                        planned.runtime().name(),
                        planned.index(),
                        attempt,
                        recorded));
        return context.folder().relativize(file).toString().replace('\\', '/');
    }

    /** The runtime with the experiment's own arguments, which come last so that they win. */
    private static JavaRuntime runtime(PlannedBlock planned) {
        List<String> arguments = new ArrayList<>(planned.runtime().jvmArguments());
        arguments.addAll(planned.experiment().setup().jvmArguments());
        return new JavaRuntime(
                planned.runtime().name(),
                List.copyOf(arguments),
                planned.runtime().jdk());
    }

    private Map<String, Map<String, String>> settings(PlannedExperiment cell, String secret, Map<String, String> tls) {
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        cell.row().arms().forEach((arm, overrides) -> {
            Map<String, String> own = new LinkedHashMap<>(overrides);
            own.putAll(tls);
            if (context.tokens()) {
                own.put(Catalogue.TOKEN_SECRET, secret);
            }
            settings.put(arm, own);
        });
        return settings;
    }
}
