package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.run.Resume.Former;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.stats.BlockTime;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures the blocks of a prepared run, one after the other, and closes it with its report. */
final class MatrixRun {
    /** Of a block, by one command. */
    private static final int ATTEMPTS = 2;

    private final Prepared prepared;
    private final BlockRunner blocks;
    private final GatlingReports gatling;
    private final Terminal terminal;
    private final AtomicInteger kept = new AtomicInteger();
    private Optional<BlockTime> time = Optional.empty();

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

    /** Whether it can be resumed: not before there is anything of it on the disk. */
    boolean hasBegun() {
        return Files.isRegularFile(prepared.folder().resolve("run.json"));
    }

    /** Blocks that may be used, of those that this process measured. */
    int kept() {
        return kept.get();
    }

    /** Where the time of the run's blocks went; empty until {@link #measure()} has returned, and without a block that was measured. */
    Optional<BlockTime> time() {
        return time;
    }

    /**
     * Measures.
     *
     * @return whether every block of the plan may be used
     */
    boolean measure() throws IOException, InterruptedException {
        ResultsWriter writer = ResultsWriter.create(prepared.folder());
        writer.sweep();
        Begun begun = begun();
        writer.writeRun(prepared.run());
        Progress progress = new Progress(prepared.todo(), System::nanoTime);
        try (RunView view = new RunView(prepared.run(), progress, begun.standings(), terminal, System::nanoTime)) {
            for (PlannedBlock planned : prepared.todo()) {
                Former former = begun.former().getOrDefault(planned.id(), Former.NONE);
                List<String> earlier = new ArrayList<>(former.outcomes());
                // Whoever resumes a run has seen to what was wrong: the limit is this command's, the numbers go on.
                for (int turn = 1; turn <= ATTEMPTS; turn++) {
                    int attempt = former.attempts() + turn;
                    progress.blockStarted();
                    view.begins(planned, attempt);
                    Block block = blocks.run(planned, attempt, view::hears).withEarlier(List.copyOf(earlier));
                    writer.writeBlock(block);
                    view.ended(block, turn < ATTEMPTS);
                    if (block.state() == State.OK) {
                        kept.incrementAndGet();
                        break;
                    }
                    earlier.add(Resume.outcome(block));
                }
                progress.blockEnded();
            }
            return close(writer, view);
        }
    }

    /**
     * What a resumed run has already.
     *
     * @param standings with the blocks that are kept
     * @param former what came of the others, by the id of the planned block
     */
    private record Begun(Standings standings, Map<String, Former> former) {}

    private Begun begun() throws IOException {
        Standings standings = new Standings(prepared.run(), prepared.plan().blocks());
        if (!hasBegun()) {
            return new Begun(standings, Map.of());
        }
        List<Block> there = ResultsReader.read(prepared.folder()).blocks();
        Map<String, Former> former = new HashMap<>();
        prepared.todo().forEach(planned -> former.put(planned.id(), Resume.former(planned, there)));
        there.stream()
                .filter(block -> block.state() == State.OK)
                .filter(block -> prepared.todo().stream().noneMatch(planned -> Resume.isOf(block, planned)))
                .forEach(standings::add);
        return new Begun(standings, Map.copyOf(former));
    }

    private boolean close(ResultsWriter writer, RunView view) throws IOException, InterruptedException {
        Run run = prepared.run();
        List<Block> measured = ResultsReader.read(prepared.folder()).blocks();
        time = BlockTime.of(measured);
        link(measured, writer, view);
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

    private void link(List<Block> measured, ResultsWriter writer, RunView view)
            throws IOException, InterruptedException {
        Map<Path, Block> folders = folders(prepared.folder(), prepared.plan(), measured);
        if (folders.isEmpty()) {
            return;
        }
        view.says("Rendering Gatling's own reports of " + folders.size() + " blocks");
        GatlingReports.Rendered rendered =
                gatling.render(List.copyOf(folders.keySet()), prepared.work().resolve("gatling.log"));
        for (Map.Entry<Path, Block> entry : folders.entrySet()) {
            Path page = rendered.pages().get(entry.getKey());
            if (page != null) {
                link(entry.getValue(), page, writer);
            }
        }
        rendered.problems().forEach(view::warns);
    }

    private void link(Block block, Path page, ResultsWriter writer) throws IOException {
        Map<String, String> artifacts = new LinkedHashMap<>(block.artifacts());
        artifacts.put(
                "Gatling's report",
                prepared.folder().relativize(page).toString().replace('\\', '/'));
        writer.writeBlock(block.withArtifacts(artifacts));
    }

    /** Where Gatling left what it knows of each block that was measured to its end. */
    static Map<Path, Block> folders(Path run, Plan plan, List<Block> measured) {
        Map<Path, Block> folders = new LinkedHashMap<>();
        for (Block block : measured) {
            if (block.state() != State.FAILED) {
                plan.blocks().stream()
                        .filter(planned -> Resume.isOf(block, planned))
                        .findFirst()
                        .ifPresent(planned -> folders.put(run.resolve("gatling").resolve(planned.id()), block));
            }
        }
        return folders;
    }
}
