package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Measures the blocks of a prepared run, one after the other, and closes it with its report. */
final class MatrixRun {
    private static final int ATTEMPTS = 2;

    /** Below every number of a slice and the warm-up's: the block is starting. */
    private static final int STARTING = -1;

    private final Prepared prepared;
    private final BlockRunner blocks;
    private final GatlingReports gatling;
    private final Terminal terminal;
    private final AtomicInteger kept = new AtomicInteger();

    MatrixRun(Prepared prepared, BlockRunner blocks, GatlingReports gatling, Terminal terminal) {
        this.prepared = prepared;
        this.blocks = blocks;
        this.gatling = gatling;
        this.terminal = terminal;
    }

    /**
     * Everything that is known before the first process is started.
     *
     * @param run as it is recorded, without its end
     * @param plan of the whole run
     * @param todo the blocks that are to be measured now: all of them, or those that a resumed run misses
     * @param folder of the run
     * @param work for what is only needed while the run lives
     */
    record Prepared(Run run, Plan plan, List<PlannedBlock> todo, Path folder, Path work) {}

    /** The run's id. */
    String id() {
        return prepared.run().id();
    }

    /** Blocks that may be used, of those that this process measured. */
    int kept() {
        return kept.get();
    }

    /**
     * Measures.
     *
     * @return whether every block of the plan may be used
     */
    boolean measure() throws IOException, InterruptedException {
        ResultsWriter writer = ResultsWriter.create(prepared.folder());
        writer.writeRun(prepared.run());
        Progress progress = new Progress(prepared.todo(), System::nanoTime);
        for (PlannedBlock planned : prepared.todo()) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                progress.blockStarted();
                Block block = blocks.run(planned, attempt, listener(progress, attempt));
                writer.writeBlock(block);
                if (block.state() == State.OK) {
                    kept.incrementAndGet();
                    break;
                }
                terminal.line(progress.line(
                        block.state() + (attempt < ATTEMPTS ? " (is repeated): " : ": ") + block.reason()));
            }
            progress.blockEnded();
        }
        return close(writer);
    }

    private Consumer<SliceProgress> listener(Progress progress, int attempt) {
        terminal.status(STARTING, progress.line("starting" + (attempt > 1 ? " (attempt " + attempt + ")" : "")));
        return slice -> terminal.status(slice.slice(), progress.line(Progress.slice(slice)));
    }

    private boolean close(ResultsWriter writer) throws IOException, InterruptedException {
        Run run = prepared.run();
        List<Block> measured = ResultsReader.read(prepared.folder()).blocks();
        link(measured, writer);
        writer.writeRun(new Run(
                run.schemaVersion(),
                run.id(),
                run.profile(),
                run.startedAt(),
                Optional.of(Instant.now()),
                run.seed(),
                run.matrixSha256(),
                run.only(),
                run.plan(),
                run.environment(),
                run.experiments()));
        return Resume.missing(prepared.plan(), measured).isEmpty();
    }

    private void link(List<Block> measured, ResultsWriter writer) throws IOException, InterruptedException {
        Map<Path, Block> folders = new LinkedHashMap<>();
        for (Block block : measured) {
            if (block.state() != State.FAILED) {
                prepared.plan().blocks().stream()
                        .filter(planned -> planned.seed() == block.seed()
                                && planned.runtime().name().equals(block.runtime()))
                        .findFirst()
                        .ifPresent(planned ->
                                folders.put(prepared.folder().resolve("gatling").resolve(planned.id()), block));
            }
        }
        if (folders.isEmpty()) {
            return;
        }
        terminal.status(STARTING, "Rendering Gatling's own reports of " + folders.size() + " blocks");
        Map<Path, Path> pages =
                gatling.render(List.copyOf(folders.keySet()), prepared.work().resolve("gatling.log"));
        for (Map.Entry<Path, Block> entry : folders.entrySet()) {
            Path page = pages.get(entry.getKey());
            if (page != null) {
                link(entry.getValue(), page, writer);
            }
        }
    }

    private void link(Block block, Path page, ResultsWriter writer) throws IOException {
        Map<String, String> artifacts = new LinkedHashMap<>(block.artifacts());
        artifacts.put(
                "Gatling's report",
                prepared.folder().relativize(page).toString().replace('\\', '/'));
        writer.writeBlock(new Block(
                block.schemaVersion(),
                block.run(),
                block.experiment(),
                block.runtime(),
                block.index(),
                block.attempt(),
                block.state(),
                block.reason(),
                block.seed(),
                block.startedAt(),
                block.arms(),
                block.proxies(),
                block.overhead(),
                block.slices(),
                block.checks(),
                artifacts));
    }
}
