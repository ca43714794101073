package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rule would have said of a row in many short runs: its usable blocks, in the order in which they were recorded, cut into
 * groups that share none, and each group judged as a run of this row alone is. Blocks come in twins whose slices are each other's mirror
 * image; a group of an even number of them separates none.
 *
 * @param experiment the row
 * @param runtime name of the JVM under test
 * @param runs ids of the runs that its blocks are of; no group is of two of them
 * @param size blocks in a group
 * @param verdicts one for each group, in order; empty if no run has blocks enough for one
 * @param left usable blocks that fill no group
 */
public record BlockGroups(
        Experiment experiment, String runtime, List<String> runs, int size, List<Verdict> verdicts, int left) {
    /** Fewer blocks decide nothing, whatever they say. */
    public static final int FEWEST = Judge.MIN_BLOCKS;

    /** What makes rows of two runs the same: every word of the experiment, and the runtime. */
    private record Key(Experiment experiment, String runtime) {}

    /** A row with the run that it is of. */
    private record Measured(String run, Row row) {}

    /**
     * Of all rows of these runs, in their order; a row that several runs have is one.
     *
     * @param size blocks in a group, from {@value Judge#MIN_BLOCKS}
     */
    public static List<BlockGroups> of(List<Summary> runs, int size) {
        if (size < FEWEST) {
            throw new IllegalArgumentException("groups of " + size + " blocks");
        }
        Map<Key, List<Measured>> rows = new LinkedHashMap<>();
        for (Summary run : runs) {
            for (Row row : run.rows()) {
                rows.computeIfAbsent(new Key(row.experiment(), row.runtime()), key -> new ArrayList<>())
                        .add(new Measured(run.run().id(), row));
            }
        }
        List<BlockGroups> groups = new ArrayList<>();
        rows.forEach((key, measured) -> groups.add(of(key, measured, size)));
        return List.copyOf(groups);
    }

    private static BlockGroups of(Key key, List<Measured> rows, int size) {
        List<Verdict> verdicts = new ArrayList<>();
        int left = 0;
        for (Measured measured : rows) {
            List<Block> blocks = measured.row().usable();
            for (int from = 0; from + size <= blocks.size(); from += size) {
                verdicts.add(verdict(key, blocks.subList(from, from + size)));
            }
            left += blocks.size() % size;
        }
        return new BlockGroups(
                key.experiment(),
                key.runtime(),
                rows.stream().map(Measured::run).distinct().toList(),
                size,
                List.copyOf(verdicts),
                left);
    }

    private static Verdict verdict(Key key, List<Block> blocks) {
        Row alone = Row.of(key.experiment(), key.runtime(), blocks);
        return Family.corrected(List.of(alone)).getFirst().primary().verdict();
    }

    /** Whether both arms have the same settings, so that whatever is called is called wrongly. */
    public boolean isPair() {
        return Calibration.isPair(experiment);
    }

    /** How many groups have this verdict. */
    public int count(Class<? extends Verdict> kind) {
        return (int) verdicts.stream().filter(kind::isInstance).count();
    }

    /** How many groups were called, improved or regressed. */
    public int called() {
        return (int) verdicts.stream().filter(Verdict::isCalled).count();
    }
}
