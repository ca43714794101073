package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run that is to be finished: what it has, and whether what is missing may be added to it. */
final class Resume {
    private final RunResults results;

    private Resume(RunResults results) {
        this.results = results;
    }

    /**
     * What came of a block before it is measured again.
     *
     * @param attempts how often it was tried
     * @param outcomes why none of these attempts may be used, as far as it is known, in their order
     */
    record Former(int attempts, List<String> outcomes) {
        /** Of a block that nobody has tried yet. */
        static final Former NONE = new Former(0, List.of());
    }

    /**
     * Reads a run.
     *
     * @param results the folder of all runs, to which it is written
     * @param run its name
     * @throws InputException if there is none that can be read, or its blocks would go to another folder than the one that is read: they
     *     could replace those of another run
     */
    static Resume read(Path results, String run) throws InputException {
        String who = "-Dmatrix.resume: the run '" + run + "' cannot be resumed: ";
        Path folder = results.resolve(run);
        try {
            Resume resume = new Resume(ResultsReader.read(folder));
            String id = resume.run().id();
            Path own = results.resolve(id);
            boolean taken = Files.exists(own);
            if (taken && Files.isSameFile(folder, own)) {
                return resume;
            }
            throw new InputException(who + folder + " holds the run '" + id + "', whose blocks go to " + own
                    + (taken
                            ? ", another folder: resume that one, by -Dmatrix.resume=" + id
                            : ": give the folder that name again")
                    + ", or keep it for its results");
        } catch (IOException e) {
            throw new InputException(who + e.getMessage());
        }
    }

    Run run() {
        return results.run();
    }

    /** A line for each file of it that cannot be used. */
    List<String> damages() {
        return results.damages().stream()
                .map(damage -> "Damaged, and measured again if it is a block of the plan: " + damage.path() + ": "
                        + damage.reason())
                .toList();
    }

    /** Whether it measures each after arm against itself. */
    boolean againstItself() {
        return results.run().experiments().stream()
                .allMatch(row -> row.arms()
                        .getOrDefault(Experiment.BEFORE, Map.of())
                        .equals(row.arms().getOrDefault(Experiment.AFTER, Map.of())));
    }

    /**
     * Refuses what would make one run out of two different ones.
     *
     * @param sha256 of the matrix as it is now
     * @param environment as it is now
     */
    void check(RunOptions options, String sha256, Environment environment) throws InputException {
        Run run = results.run();
        String who = "-Dmatrix.resume: the run '" + run.id() + "' cannot be resumed: ";
        if (!run.matrixSha256().equals(sha256)) {
            throw new InputException(
                    who + "matrix.yaml has changed since it was started (a copy of the former one is in"
                            + " the run's folder); start a new run");
        }
        if (options.pilot().isPresent()) {
            throw new InputException(who + "it has as many blocks as it was started with; leave -Dmatrix.pilot out");
        }
        if (options.profile().isPresent() && !options.profile().get().equals(run.profile())) {
            throw new InputException(who + "its profile is " + run.profile() + ", not "
                    + options.profile().get());
        }
        if (options.againstItself() && !againstItself()) {
            throw new InputException(who + "it measures each experiment as it is; leave -Dmatrix.aa out");
        }
        if (!options.only().isEmpty() && !options.only().equals(run.only())) {
            throw new InputException(who + "it was started for "
                    + (run.only().isEmpty() ? "all experiments" : String.join(",", run.only())) + ", not for "
                    + String.join(",", options.only()));
        }
        if (options.seed().isPresent() && options.seed().getAsLong() != run.seed()) {
            throw new InputException(who + "its seed is " + run.seed() + ", not "
                    + options.seed().getAsLong());
        }
        Map<String, List<Object>> values = new LinkedHashMap<>();
        Environment former = run.environment();
        values.put("the commit", List.of(former.commit(), environment.commit()));
        values.put("the JDK", List.of(former.generatorJdk(), environment.generatorJdk()));
        values.put("the runtimes", List.of(former.runtimes(), environment.runtimes()));
        values.put("the processor", List.of(former.cpu(), environment.cpu()));
        values.put("the number of cores", List.of(former.cores(), environment.cores()));
        values.put("the kernel", List.of(former.kernel(), environment.kernel()));
        values.put("the libraries", List.of(former.versions(), environment.versions()));
        values.put("the kernel's settings", List.of(former.sysctls(), environment.sysctls()));
        for (Map.Entry<String, List<Object>> value : values.entrySet()) {
            if (!value.getValue().getFirst().equals(value.getValue().getLast())) {
                throw new InputException(who + value.getKey() + " was "
                        + value.getValue().getFirst() + " and is now "
                        + value.getValue().getLast() + "; blocks of one run must be comparable; start a new run");
            }
        }
    }

    /**
     * Refuses what would lose rows of it, and with them the blocks that are finished.
     *
     * @param cells what can be measured now
     * @param skipped what cannot, a line for each reason
     */
    void check(List<PlannedExperiment> cells, List<String> skipped) throws InputException {
        List<String> now = cells.stream().map(cell -> cell.row().id()).toList();
        List<String> lost = results.run().experiments().stream()
                .map(Experiment::id)
                .filter(id -> !now.contains(id))
                .toList();
        if (!lost.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add("-Dmatrix.resume: the run '" + results.run().id() + "' cannot be resumed: its "
                    + String.join(", ", lost)
                    + " cannot be measured as things are, and what is finished of that must not be left out");
            lines.addAll(skipped);
            throw new InputException(lines);
        }
    }

    /** The blocks of the plan that are missing, damaged or not to be used. */
    List<PlannedBlock> missing(Plan plan) {
        return missing(plan, results.blocks());
    }

    static List<PlannedBlock> missing(Plan plan, List<Block> blocks) {
        return plan.blocks().stream()
                .filter(planned -> blocks.stream().noneMatch(block -> covers(block, planned)))
                .toList();
    }

    private static boolean covers(Block block, PlannedBlock planned) {
        return block.state() == Block.State.OK && isOf(block, planned) && block.seed() == planned.seed();
    }

    /** Whether it is this block of the plan that was measured. Its seed does not say so: all cells of an experiment have the same. */
    static boolean isOf(Block block, PlannedBlock planned) {
        return block.experiment().equals(planned.experiment().row().id())
                && block.runtime().equals(planned.runtime().name())
                && block.index() == planned.index();
    }

    /** What came of a block before. Its file is about to be replaced, and with it would go that it had to be repeated. */
    static Former former(PlannedBlock planned, List<Block> blocks) {
        return blocks.stream()
                .filter(block -> block.state() != Block.State.OK && isOf(block, planned))
                .findFirst()
                .map(block -> {
                    List<String> outcomes = new ArrayList<>(block.earlier());
                    outcomes.add(outcome(block));
                    return new Former(block.attempt(), List.copyOf(outcomes));
                })
                .orElse(Former.NONE);
    }

    /** Why a block may not be used, as the one that replaces it says. */
    static String outcome(Block block) {
        return block.state() + ", " + block.reason();
    }
}
