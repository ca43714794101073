package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.TableRow;
import dev.sevenstops.report.stats.Comparison;
import dev.sevenstops.report.stats.Effect;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.stats.Verdict;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the table as far as they have been measured, judged as the report judges them but for what takes all rows at once: Holm's
 * correction, by which a verdict may still become "cannot tell", and what a row through a proxy is read beside. A row is evaluated when
 * it is looked at for the first time after one of its blocks has ended; that is between two blocks, so no measurement pays for it.
 * For one thread at a time.
 */
final class Standings {
    private final Run run;
    private final boolean several;
    private final Map<Key, Standing> rows = new LinkedHashMap<>();

    private record Key(String experiment, String runtime) {}

    /** A row. Its blocks are kept without what is large and decides nothing. */
    private static final class Standing {
        private final Experiment experiment;
        private final int planned;
        private final List<Block> blocks = new ArrayList<>();
        private int dropped;
        private Optional<Row> row = Optional.empty();

        Standing(Experiment experiment, int planned) {
            this.experiment = experiment;
            this.planned = planned;
        }
    }

    /**
     * Before the first block.
     *
     * @param planned all blocks of the run, also those that a resumed run has already
     */
    Standings(Run run, List<PlannedBlock> planned) {
        this.run = run;
        List<String> runtimes =
                planned.stream().map(block -> block.runtime().name()).distinct().toList();
        this.several = runtimes.size() > 1;
        for (Experiment experiment : run.experiments()) {
            for (String runtime : runtimes) {
                int blocks = (int) planned.stream()
                        .filter(block -> block.experiment().row().id().equals(experiment.id()))
                        .filter(block -> block.runtime().name().equals(runtime))
                        .count();
                if (blocks > 0) {
                    rows.put(new Key(experiment.id(), runtime), new Standing(experiment, blocks));
                }
            }
        }
    }

    /** A block has ended, whatever its state. */
    void add(Block block) {
        Standing standing = rows.get(key(block));
        if (standing == null) {
            return; // of a resumed run whose plan does not have it any more
        }
        if (block.state() == State.OK) {
            standing.blocks.add(slim(block));
            standing.row = Optional.empty();
        } else {
            standing.dropped++;
        }
    }

    /** How many blocks a row has. */
    int planned(PlannedBlock block) {
        Standing standing = rows.get(key(block));
        return standing == null ? 0 : standing.planned;
    }

    /** What a row is called. */
    String name(PlannedBlock block) {
        return name(key(block));
    }

    /** The rows, in the order of the table. */
    List<Board.Line> lines() {
        List<Board.Line> lines = new ArrayList<>();
        rows.forEach((key, standing) -> lines.add(line(key, standing)));
        return List.copyOf(lines);
    }

    /**
     * A block in words: its own values, how many blocks its row has now, and the verdict on the row if there is one yet.
     *
     * @param block one that has been {@linkplain #add added} and counts
     */
    String words(Block block) {
        Standing standing = rows.get(key(block));
        if (standing == null) {
            return "";
        }
        Comparison alone = Comparison.of(List.of(block), standing.experiment.primary(), Slice.Kind.MEASURE);
        String unit = alone.metric().unit();
        String ratio = TableRow.ratio(alone);
        String figures = alone.metric().label() + " " + Format.value(alone.before(), unit) + " -> "
                + Format.value(alone.after(), unit);
        if (!ratio.equals("-")) {
            figures += alone.effect() instanceof Effect.None ? ", " + ratio : ", ratio " + ratio;
        }
        String verdict = line(key(block), standing).verdict();
        return figures + "; " + standing.blocks.size() + " of " + standing.planned + " blocks"
                + (verdict.isEmpty() ? "" : ", " + verdict);
    }

    private static Key key(Block block) {
        return new Key(block.experiment(), block.runtime());
    }

    private static Key key(PlannedBlock block) {
        return new Key(block.experiment().row().id(), block.runtime().name());
    }

    private String name(Key key) {
        return several ? key.experiment() + " @" + key.runtime() : key.experiment();
    }

    private Board.Line line(Key key, Standing standing) {
        int done = standing.blocks.size();
        String label = standing.experiment.primary().label();
        if (done == 0) {
            return new Board.Line(name(key), label, "", "", "", "", 0, standing.planned, standing.dropped);
        }
        if (standing.row.isEmpty()) {
            standing.row = Optional.of(evaluated(key, standing));
        }
        Row row = standing.row.get();
        Comparison primary = row.primary();
        String unit = primary.metric().unit();
        String rough = TableRow.rough(primary);
        return new Board.Line(
                name(key),
                label,
                rough + Format.value(primary.before(), unit),
                rough + Format.value(primary.after(), unit),
                TableRow.ratio(primary),
                verdict(row, done >= standing.planned),
                done,
                standing.planned,
                standing.dropped);
    }

    /** "Cannot tell" is no verdict as long as there are blocks to come. */
    private static String verdict(Row row, boolean complete) {
        Verdict verdict = row.primary().verdict();
        String word = verdict instanceof Verdict.CannotTell && !complete ? "" : verdict.word();
        if (row.missedGoals().isEmpty()) {
            return word;
        }
        return word.isEmpty() ? "GOAL MISSED" : word + ", GOAL MISSED";
    }

    private Row evaluated(Key key, Standing standing) {
        Run alone = new Run(
                run.schemaVersion(),
                run.id(),
                run.profile(),
                run.startedAt(),
                run.finishedAt(),
                run.seed(),
                run.matrixSha256(),
                run.only(),
                run.plan(),
                run.environment(),
                List.of(standing.experiment));
        Summary summary = Summary.of(new RunResults(alone, List.copyOf(standing.blocks), List.of()));
        return summary.all().stream()
                .filter(row -> row.runtime().equals(key.runtime()))
                .findFirst()
                .orElseThrow();
    }

    /** Without the samples over time, which are most of what a block takes in memory. */
    private static Block slim(Block block) {
        return block.withSlices(block.slices().stream()
                .map(slice -> slice.withSeries(List.of()))
                .toList());
    }
}
