package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.List;

/**
 * One row of the table: an experiment on one runtime.
 *
 * @param experiment what is compared
 * @param runtime name of the JVM under test
 * @param blocks all blocks of the row, whatever their state
 * @param primary the metric that the verdict is about
 * @param secondary exploratory
 * @param counterTest the primary metric where the fault is not provoked
 * @param load whether both arms were sent the same
 * @param goals the limits of the after arm, and whether it kept them
 * @param throughProxy how the row reads beside its direct sibling
 * @param family rows of the run among which its primary metric was tested, itself included; 1 for a row that is judged alone
 */
public record Row(
        Experiment experiment,
        String runtime,
        List<Block> blocks,
        Comparison primary,
        List<Comparison> secondary,
        CounterTest counterTest,
        LoadCheck load,
        List<GoalCheck> goals,
        ThroughProxy throughProxy,
        int family) {

    private static final String SHOWN_TOO =
            "the counter-test shows it too, so it is not the fault that the metric shows";

    static Row of(Experiment experiment, String runtime, List<Block> blocks) {
        List<Block> usable = usable(blocks);
        LoadCheck load = LoadCheck.of(usable);
        Comparison primary = Comparison.of(usable, experiment.primary(), Slice.Kind.MEASURE);
        CounterTest counterTest = CounterTest.of(usable, experiment.primary(), primary);
        List<Comparison> secondary = experiment.secondary().stream()
                .map(metric -> Comparison.of(usable, metric, Slice.Kind.MEASURE))
                .map(comparison -> load.equal() ? comparison : comparison.with(invalid(load)))
                .toList();
        return new Row(
                experiment,
                runtime,
                blocks,
                primary.with(verdict(blocks, usable, primary, counterTest, load)),
                secondary,
                counterTest,
                load,
                GoalCheck.of(experiment, usable),
                new ThroughProxy.NoSibling(),
                1);
    }

    /** The same row, read among all of the run's. */
    Row among(List<Row> rows) {
        return new Row(
                experiment,
                runtime,
                blocks,
                primary,
                secondary,
                counterTest,
                load,
                goals,
                ThroughProxy.of(this, rows),
                family);
    }

    /**
     * The same row as if in some of its blocks either arm had been the other, judged without the correction for other rows. What does not
     * decide the verdict about its primary metric stays as it was.
     *
     * @param exchanged for each usable block, in order
     */
    Row exchanged(boolean[] exchanged) {
        Comparison other = primary.exchanged(exchanged);
        CounterTest control = CounterTest.of(counterTest.comparison().exchanged(exchanged), other);
        return new Row(
                experiment,
                runtime,
                blocks,
                other.with(verdict(blocks, usable(), other, control, load)),
                secondary,
                control,
                load,
                goals,
                throughProxy,
                1);
    }

    /** The same row as one of so many that are tested. */
    Row inFamily(int rows) {
        return new Row(experiment, runtime, blocks, primary, secondary, counterTest, load, goals, throughProxy, rows);
    }

    /** The same row with another verdict about its primary metric. */
    Row withVerdict(Verdict verdict) {
        return new Row(
                experiment,
                runtime,
                blocks,
                primary.with(verdict),
                secondary,
                counterTest,
                load,
                goals,
                throughProxy,
                family);
    }

    /** Whether a difference was called, or would have been had the counter-test not shown it too. */
    public boolean isDecided() {
        return counterTest.outcome() == CounterTest.Outcome.SHOWS_IT_TOO
                ? primary.verdict().reason().equals(SHOWN_TOO)
                : primary.verdict().isCalled();
    }

    /** The goals that at least one block missed. */
    public List<GoalCheck> missedGoals() {
        return goals.stream()
                .filter(check -> check.outcome() == GoalCheck.Outcome.MISSED)
                .toList();
    }

    /** The blocks that count. */
    public List<Block> usable() {
        return usable(blocks);
    }

    /** The blocks that were dropped as a whole. */
    public List<Block> dropped() {
        return blocks.stream().filter(block -> block.state() != Block.State.OK).toList();
    }

    private static List<Block> usable(List<Block> blocks) {
        return blocks.stream().filter(block -> block.state() == Block.State.OK).toList();
    }

    private static Verdict verdict(
            List<Block> blocks, List<Block> usable, Comparison primary, CounterTest counterTest, LoadCheck load) {
        if (blocks.isEmpty()) {
            return new Verdict.CannotTell("no block was measured");
        }
        if (usable.isEmpty()) {
            return new Verdict.CannotTell("none of " + blocks.size() + " blocks could be used");
        }
        if (!load.equal()) {
            return invalid(load);
        }
        if (primary.verdict().isCalled() && counterTest.outcome() == CounterTest.Outcome.SHOWS_IT_TOO) {
            return new Verdict.CannotTell(SHOWN_TOO);
        }
        return primary.verdict();
    }

    private static Verdict invalid(LoadCheck load) {
        return new Verdict.Invalid(
                "the arms were sent different loads: " + load.differences().getFirst());
    }
}
