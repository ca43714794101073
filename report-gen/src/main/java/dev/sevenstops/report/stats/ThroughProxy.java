package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Slice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a row that was measured through a reverse proxy reads beside its direct sibling: the row with the same levels of every
 * other factor, on the same runtime. It stands on top of the verdict and never changes it.
 */
public sealed interface ThroughProxy {
    /** A count that is so many times as large in every direct block is hidden by the proxy, even if it is not 0. */
    double TIMES_DIRECTLY = 20;

    /** What stands beside the verdict; empty where there is nothing to say. */
    default String words() {
        return switch (this) {
            case Confirmed confirmed -> "confirmed through " + confirmed.proxy();
            case Masked masked -> "masked by " + masked.proxy();
            case AsJudged judged -> "";
            case NoSibling none -> "";
        };
    }

    /** Improved directly and through the proxy as well. */
    record Confirmed(String proxy) implements ThroughProxy {}

    /**
     * Improved directly; through the proxy the before arm does not show the fault in any block, and the proxy's log says why.
     *
     * @param how by what the before arm does not show it, one clause
     * @param proof what in the proxy's log about the before arm says why; never empty
     * @param log all that the proxy says about the before arm
     */
    record Masked(String proxy, String how, List<ProxyFact> proof, ProxyTimes log) implements ThroughProxy {}

    /**
     * Neither of the two.
     *
     * @param reason one clause
     */
    record AsJudged(String reason) implements ThroughProxy {}

    /** The row is direct itself, or the run has no direct sibling of it. */
    record NoSibling() implements ThroughProxy {}

    /** The reading of a row among all rows of the run. */
    static ThroughProxy of(Row row, List<Row> rows) {
        Cell cell = row.experiment().cell();
        if (cell.via().equals(Cell.DIRECT)) {
            return new NoSibling();
        }
        return rows.stream()
                .filter(other -> other.runtime().equals(row.runtime()))
                .filter(other -> isDirectSibling(other.experiment().cell(), cell))
                .findFirst()
                .map(direct -> read(cell.via(), row, direct))
                .orElse(new NoSibling());
    }

    private static boolean isDirectSibling(Cell candidate, Cell cell) {
        return candidate.via().equals(Cell.DIRECT)
                && candidate.experiment().equals(cell.experiment())
                && candidate.otherLevels().equals(cell.otherLevels());
    }

    private static ThroughProxy read(String proxy, Row row, Row direct) {
        if (!(direct.primary().verdict() instanceof Verdict.Improved)) {
            return new AsJudged("the direct row is not improved itself");
        }
        if (row.primary().verdict() instanceof Verdict.Improved) {
            return new Confirmed(proxy);
        }
        boolean open = row.primary().verdict() instanceof Verdict.CannotTell
                || row.primary().verdict() instanceof Verdict.Same;
        if (!open || !row.load().equal()) {
            return new AsJudged("through " + proxy + " the verdict is another one");
        }
        List<Pair> pairs =
                row.primary().pairs().stream().filter(Pair::isComplete).toList();
        if (pairs.size() < Judge.MIN_BLOCKS) {
            return new AsJudged("to be called masked takes " + Judge.MIN_BLOCKS + " blocks");
        }
        Optional<String> how = hidden(row, pairs, direct);
        if (how.isEmpty()) {
            return new AsJudged("through " + proxy + " the before arm shows more than the after arm's noise");
        }
        Optional<ProxyTimes> log = ProxyReading.of(row.usable(), Experiment.BEFORE);
        List<ProxyFact> proof =
                log.map(times -> ProxyFact.of(times, row.experiment().stop())).orElse(List.of());
        return proof.isEmpty()
                ? new AsJudged("the fault does not show through " + proxy + ", but nothing in the proxy's log says why")
                : new Masked(proxy, how.orElseThrow(), proof, log.orElseThrow());
    }

    /** By what the fault does not show in the before arm, if it shows in no block. */
    private static Optional<String> hidden(Row row, List<Pair> pairs, Row direct) {
        if (MetricSource.isCount(row.experiment().primary())) {
            double most = pairs.stream()
                    .mapToDouble(pair ->
                            pair.before() instanceof MetricValue.Exact exact ? exact.value() : Double.POSITIVE_INFINITY)
                    .max()
                    .orElse(Double.POSITIVE_INFINITY);
            if (most == 0) {
                return Optional.of("its count is 0 in every one of " + pairs.size() + " blocks");
            }
            double least = direct.primary().pairs().stream()
                    .filter(Pair::isComplete)
                    .mapToDouble(pair -> pair.before() instanceof MetricValue.Exact exact ? exact.value() : 0)
                    .min()
                    .orElse(0);
            if (most * TIMES_DIRECTLY <= least) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "of %.0f counted directly at the least %.0f are left at the most, in %d blocks",
                        least,
                        most,
                        pairs.size()));
            }
        }
        Noise noise = Noise.of(
                row.usable(), row.experiment().primary().source(), Slice.Kind.MEASURE, List.of(Experiment.AFTER));
        if (noise.pairs() == 0) {
            return Optional.empty();
        }
        for (Pair pair : pairs) {
            if (!(pair.before() instanceof MetricValue.Exact before)
                    || !(pair.after() instanceof MetricValue.Exact after)
                    || Math.abs(before.value() - after.value()) > noise.difference()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                "it lies within the A/A difference of the after arm in every one of " + pairs.size() + " blocks");
    }
}
