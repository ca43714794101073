package dev.sevenstops.gatling.plan;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.WarmUpTurns;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Run.Sized;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns a matrix and a profile into blocks. */
public final class Planner {
    /**
     * Starting both arms (3.6 s where nothing else runs), each one's first questions, ending them, and rendering Gatling's own report
     * at the end of the run (1.2 s).
     */
    private static final double FIXED_SECONDS = 6;

    /** Making a network namespace, a process that asks inside, and a generator that starts there and loads its classes. */
    private static final double NETWORK_SECONDS = 6;

    /** Until an arm that holds what is read slowly has let go of it, gigabytes that are collected twice; the mean of both arms. */
    private static final double HELD_SECONDS = 6;

    /** Starting both proxies and asking through them, before and after; most of it is Java's start. */
    private static final double PROXY_SECONDS = 4;

    /** Starting both downstream processes. */
    private static final double DOWNSTREAM_SECONDS = 5.5;

    /** Snapshots before and after a slice, its connections, and the lead to its first request. */
    private static final double SLICE_SECONDS = 0.85;

    /** The same of a turn of the warm-up, in which the first answers are slow. */
    private static final double TURN_SECONDS = 1.1;

    /** Standard deviation of paired log ratios on a shared machine of two cores, where no pilot has measured it. */
    private static final double USUAL_SPREAD = 0.05;

    private Planner() {}

    /**
     * Plans a run. The experiments take turns, a block each, so that a run which is cut short has something of each of them and
     * a change of the machine does not fall on one experiment alone.
     *
     * @param seed of the run
     */
    public static Plan plan(Matrix matrix, Profile profile, List<PlannedExperiment> experiments, long seed) {
        return plan(matrix, profile, experiments, List.of(), seed);
    }

    /**
     * As {@link #plan(Matrix, Profile, List, long)}, with as many blocks of some rows as a pilot says.
     *
     * @param sized as {@link Pilot} says; a row that is not there has the profile's blocks
     */
    public static Plan plan(
            Matrix matrix, Profile profile, List<PlannedExperiment> experiments, List<Sized> sized, long seed) {
        Map<String, Integer> counts = new HashMap<>();
        experiments.forEach(experiment ->
                counts.put(experiment.row().id(), experiment.in(profile).blocks()));
        sized.forEach(row -> counts.replace(row.experiment(), row.blocks()));
        List<PlannedBlock> blocks = new ArrayList<>();
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int index = 0; index < most; index++) {
            for (PlannedExperiment experiment : experiments) {
                if (index < counts.getOrDefault(experiment.row().id(), 0)) {
                    // In turns, so that no runtime always has the machine's earlier half.
                    for (JavaRuntime runtime : index % 2 == 0
                            ? matrix.runtimes()
                            : matrix.runtimes().reversed()) {
                        blocks.add(block(experiment.in(profile), experiment, runtime, index, seed));
                    }
                }
            }
        }
        List<Integer> claims = experiments.stream()
                .filter(experiment -> experiment.row().pairOf().isEmpty())
                .map(experiment -> counts.getOrDefault(experiment.row().id(), 0))
                .toList();
        List<String> notes = sized.isEmpty()
                ? notes(claims, claims.size() * Math.max(1, matrix.runtimes().size()))
                : List.of();
        return new Plan(profile, seed, List.copyOf(blocks), notes, sized);
    }

    private static PlannedBlock block(
            Profile profile, PlannedExperiment experiment, JavaRuntime runtime, int index, long runSeed) {
        // All cells of an experiment, and all runtimes, are sent the same in their first block, the same in their
        // second, and so on: not only the arms but the levels of a factor and the runtimes can be held side by side.
        long seed = Seeds.derive(runSeed, experiment.row().cell().experiment() + " block " + index);
        String cell = experiment.row().id();
        // Blocks come in twins, the second one with the arms swapped: over an even number of blocks no arm comes first
        // more often.
        long orderSeed = Seeds.derive(runSeed, cell + " twin " + index / 2);
        List<PlannedSlice> slices = SliceOrder.of(profile, experiment.hasControl(), orderSeed, index % 2 == 1, seed);
        return new PlannedBlock(
                experiment,
                runtime,
                index,
                seed,
                profile.warmUpSeconds(),
                slices,
                estimate(experiment, profile.warmUpSeconds(), slices));
    }

    private static double estimate(PlannedExperiment experiment, double warmUpSeconds, List<PlannedSlice> slices) {
        double seconds = FIXED_SECONDS + 2 * (warmUpSeconds + TURN_SECONDS * WarmUpTurns.most(warmUpSeconds, slices));
        seconds += experiment.via().equals(Cell.DIRECT) ? 0 : PROXY_SECONDS;
        seconds += experiment.setup().network().isPresent() ? NETWORK_SECONDS : 0;
        seconds += experiment.setup().downstream() ? DOWNSTREAM_SECONDS : 0;
        for (PlannedSlice slice : slices) {
            Workload workload = slice.kind() == Slice.Kind.CONTROL ? experiment.control() : experiment.workload();
            seconds += slice.seconds() + SLICE_SECONDS + lateAnswers(workload, slice.seconds());
            seconds += slice.kind() == Slice.Kind.MEASURE ? held(workload) : 0;
        }
        return seconds;
    }

    /** Late answers are only waited for while there are any: those of a burst are what usually comes late. */
    private static double lateAnswers(Workload workload, double sliceSeconds) {
        double latest = workload.loads().stream()
                .mapToDouble(
                        load -> load instanceof Workload.Burst burst ? burst.atSeconds() + burst.timeoutSeconds() : 0)
                .max()
                .orElse(0);
        double wait = Math.min(workload.patienceSeconds(), Math.max(0, latest - sliceSeconds));
        return wait / 2; // one arm has them, the other one usually not
    }

    private static double held(Workload workload) {
        boolean slow = workload.loads().stream().anyMatch(load -> load instanceof Workload.SlowReaders);
        boolean collected = workload.loads().stream().anyMatch(load -> load instanceof Workload.Memory);
        return slow && collected ? HELD_SECONDS : 0;
    }

    /**
     * What so many blocks call, a line for each number of them.
     *
     * @param blocks of each cell
     * @param rows that are tested together
     */
    private static List<String> notes(List<Integer> blocks, int rows) {
        Map<Integer, Long> cells =
                blocks.stream().collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
        List<String> notes = new ArrayList<>();
        cells.forEach((number, of) -> notes.add(note(number, cells.size() == 1 ? "each experiment" : cells(of), rows)));
        return List.copyOf(notes);
    }

    private static String cells(long number) {
        return number == 1 ? "one cell" : "each of " + number + " cells";
    }

    private static String note(int blocks, String whose, int rows) {
        if (blocks == 1) {
            return "One block for " + whose + " shows that everything runs; it supports no verdict on a ratio,"
                    + " since there is nothing to compare the block with.";
        }
        if (blocks < Spread.FEWEST) {
            return blocks + " blocks for " + whose + " call counters that reach zero and effects of 2x or more;"
                    + " finer ratios read 'cannot tell'.";
        }
        double smallest = new Spread(USUAL_SPREAD, blocks).detectable(blocks, rows, /* margin= */ 0) - 1;
        return String.format(
                Locale.ROOT,
                "%d blocks for %s call a ratio of about %.0f %% in 19 of 20 cases where paired blocks spread by %.0f %%%s.",
                blocks,
                whose,
                Math.ceil(smallest * 100),
                USUAL_SPREAD * 100,
                rows == 1 ? "" : ", as one of " + rows + " rows");
    }
}
