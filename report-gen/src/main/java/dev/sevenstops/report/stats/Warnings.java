package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.commons.statistics.inference.BinomialTest;

/** What a reader of a row must know about its blocks before he believes its figures; each row carries its own. */
public final class Warnings {
    /** A JVM whose compilers take less of its CPU than this part is warm. */
    private static final double WARM = 0.1;

    /** The kernel counts what the host keeps in ticks of 10 ms, of which a slice of two seconds has a stray one without any meaning. */
    private static final double STOLEN = 0.02;

    /** Statistics that less than one request in a hundred decides. */
    private static final Set<String> BEYOND_P99 = Set.of("p99.9", "max");

    /** What the generator allows the p99 of its lag. */
    private static final double LATE = 0.010;

    private Warnings() {}

    /** One sentence each, without the last point; none where nothing is out of the ordinary. */
    public static List<String> of(Row row) {
        List<String> warnings = new ArrayList<>();
        Comparison primary = row.primary();
        List<Block> usable = row.usable();
        few(usable.size()).ifPresent(warnings::add);
        if (!row.dropped().isEmpty()) {
            warnings.add("dropped blocks: " + row.dropped().size() + " of "
                    + row.blocks().size() + ", the first because "
                    + reason(row.dropped().getFirst()));
        }
        tooFew(primary.pairs()).ifPresent(warnings::add);
        outliers(primary).ifPresent(warnings::add);
        proxies(usable).ifPresent(warnings::add);
        counterTest(row).ifPresent(warnings::add);
        warnings.addAll(ofConditions(
                usable.stream()
                        .map(block -> Conditions.of(block, primary.metric().source()))
                        .toList(),
                primary.metric()));
        return List.copyOf(warnings);
    }

    /**
     * Those of {@link #of(Row)} that ask whether there are values enough: few blocks, and blocks without a value, such as those with too
     * few requests beyond a quantile.
     *
     * @param pairs a row's values of its primary metric, one for each block that counts
     */
    public static List<String> ofValues(List<Pair> pairs) {
        List<String> warnings = new ArrayList<>();
        few(pairs.size()).ifPresent(warnings::add);
        tooFew(pairs).ifPresent(warnings::add);
        return List.copyOf(warnings);
    }

    /**
     * Those of {@link #of(Row)} that ask under which conditions its blocks were measured: at a second attempt, with late sends, a drift,
     * JVMs that had not settled or were still compiling, a core that the host kept for itself.
     *
     * @param blocks those that count
     * @param metric the row's primary one
     */
    public static List<String> ofConditions(List<Conditions> blocks, Metric metric) {
        List<String> warnings = new ArrayList<>();
        repeated(blocks).ifPresent(warnings::add);
        lateSends(blocks, metric).ifPresent(warnings::add);
        drift(blocks).ifPresent(warnings::add);
        Settled.of(blocks.stream().map(Conditions::warmUps).toList())
                .flatMap(Settled::warning)
                .ifPresent(warnings::add);
        if (isTime(metric)) {
            compiling(blocks).ifPresent(warnings::add);
            stolen(blocks).ifPresent(warnings::add);
        }
        return List.copyOf(warnings);
    }

    /**
     * The smallest effect, as a ratio above 1, that a row's blocks would have called: by their number and spread in 4 of 5 cases,
     * as one of the rows that are tested, outside of the metric's margin; where there are few blocks 2x, and beyond the A/A noise. Empty
     * where there is no ratio.
     */
    public static OptionalDouble detectable(Row row) {
        Comparison primary = row.primary();
        if (primary.blocks() < Judge.MIN_BLOCKS || !(primary.effect() instanceof Effect.Estimated)) {
            return OptionalDouble.empty();
        }
        double bySpread = PairedInterval.detectable(
                PairedInterval.logs(primary),
                row.family(),
                MetricSource.margin(primary.metric().source()));
        boolean few = primary.blocks() < Judge.BLOCKS_FOR_FINE;
        double byNumber = few ? Math.max(Judge.COARSE, primary.noise().ratio().orElse(1)) : 1;
        return OptionalDouble.of(Math.max(bySpread, byNumber));
    }

    private static String reason(Block block) {
        return block.reason().isEmpty() ? "it is " + block.state() : block.reason();
    }

    private static Optional<String> few(int usable) {
        if (usable == 0 || usable >= Judge.BLOCKS_FOR_FINE) {
            return Optional.empty();
        }
        return Optional.of(
                usable < Judge.MIN_BLOCKS
                        ? String.format(
                                Locale.ROOT,
                                "few blocks: %d, which %s nothing; %d call effects of 2x or more, %d finer ones",
                                usable,
                                usable == 1 ? "decides" : "decide",
                                Judge.MIN_BLOCKS,
                                Judge.BLOCKS_FOR_FINE)
                        : String.format(
                                Locale.ROOT,
                                "few blocks: %d, of which only effects of 2x or more are called; %d call finer ones",
                                usable,
                                Judge.BLOCKS_FOR_FINE));
    }

    private static Optional<String> repeated(List<Conditions> blocks) {
        List<Conditions> repeated =
                blocks.stream().filter(block -> !block.earlier().isEmpty()).toList();
        return repeated.isEmpty()
                ? Optional.empty()
                : Optional.of("repeated blocks: " + repeated.size() + " of " + blocks.size()
                        + ", both arms of each, the first because it was "
                        + repeated.getFirst().earlier().getFirst());
    }

    private static Optional<String> tooFew(List<Pair> pairs) {
        List<MetricValue> missing = pairs.stream()
                .filter(pair -> !pair.isComplete())
                .map(pair -> pair.before() instanceof MetricValue.Missing ? pair.before() : pair.after())
                .toList();
        return missing.isEmpty() || !(missing.getFirst() instanceof MetricValue.Missing first)
                ? Optional.empty()
                : Optional.of("blocks without a value: " + missing.size() + " of " + pairs.size()
                        + ", the first because " + first.reason());
    }

    private static Optional<String> outliers(Comparison comparison) {
        if (!(comparison.effect() instanceof Effect.Estimated)) {
            return Optional.empty();
        }
        List<Pair> complete =
                comparison.pairs().stream().filter(Pair::isComplete).toList();
        List<Integer> outliers = PairedInterval.outliers(PairedInterval.logs(comparison));
        if (outliers.isEmpty()) {
            return Optional.empty();
        }
        boolean ranks = PairedInterval.of(comparison)
                .filter(interval -> interval.method() == PairedInterval.Method.SIGNED_RANK)
                .isPresent();
        return Optional.of("outliers: the ratio of block "
                + String.join(
                        " and of block ",
                        outliers.stream()
                                .map(at -> String.valueOf(complete.get(at).block()))
                                .toList())
                + " lies far from the others'" + (ranks ? "; the interval is that of signed ranks" : ""));
    }

    /** The send schedule's own check bounds the p99 of the lag: fewer late requests than that decide what lies beyond a p99. */
    private static Optional<String> lateSends(List<Conditions> blocks, Metric metric) {
        boolean beyond = MetricSource.parse(metric.source())
                .filter(source ->
                        source instanceof MetricSource.Latency latency && BEYOND_P99.contains(latency.statistic()))
                .isPresent();
        List<Double> late = blocks.stream()
                .map(Conditions::latestSend)
                .filter(latest -> latest > LATE)
                .toList();
        return !beyond || late.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "late sends: in %d of %d blocks the generator sent a request more than %.0f ms late, the latest by %.0f ms;"
                                + " latency counts from when it was to be sent",
                        late.size(),
                        blocks.size(),
                        LATE * 1e3,
                        Collections.max(late) * 1e3));
    }

    /** A counter-test that rules out nothing beside a difference that was called. What has none by intention is not asked for it. */
    private static Optional<String> counterTest(Row row) {
        if (row.experiment().control().isEmpty() || !row.primary().verdict().isCalled()) {
            return Optional.empty();
        }
        Comparison control = row.counterTest().comparison();
        return switch (row.counterTest().outcome()) {
            case SILENT, SHOWS_IT_TOO -> Optional.empty();
            case NOT_MEASURED ->
                Optional.of(
                        "counter-test without a value: nothing shows that the metric stands still where the fault is not provoked"
                                + (control.before() instanceof MetricValue.Missing missing
                                        ? ", because " + missing.reason()
                                        : ""));
            case TOO_NOISY ->
                Optional.of("counter-test too noisy: it moves in the same direction, and its interval holds 1"
                        + (control.effect() instanceof Effect.Estimated moved
                                ? String.format(
                                        Locale.ROOT, ", %.3g [%.3g, %.3g]", moved.ratio(), moved.low(), moved.high())
                                : ""));
        };
    }

    /** A run that was resumed after an upgrade, say. */
    private static Optional<String> proxies(List<Block> usable) {
        Set<String> versions = new TreeSet<>();
        usable.forEach(
                block -> block.proxies().values().forEach(proxy -> versions.add(proxy.kind() + " " + proxy.version())));
        return versions.size() < 2
                ? Optional.empty()
                : Optional.of("several reverse proxies: the blocks went through " + String.join(" and ", versions));
    }

    /**
     * Whether slices of the same arm keep rising or falling within their blocks: the machine, or a warm-up that was too short. A
     * block is one trial, since its arms share the drift; a sign test over the blocks decides.
     */
    private static Optional<String> drift(List<Conditions> blocks) {
        int rises = 0;
        int falls = 0;
        for (Conditions block : blocks) {
            rises += block.trend() > 0 ? 1 : 0;
            falls += block.trend() < 0 ? 1 : 0;
        }
        int trials = rises + falls;
        if (trials == 0 || BinomialTest.withDefaults().test(trials, rises, 0.5).getPValue() > Family.LEVEL) {
            return Optional.empty();
        }
        return Optional.of(
                "drift: within " + Math.max(rises, falls) + " of " + trials
                        + " blocks the last slice of an arm reads " + (rises > falls ? "higher" : "lower")
                        + " than its first; between the arms the turns of the slices balance it, and the A/A noise has it in it");
    }

    /** Counts do not depend on how long anything takes. */
    private static boolean isTime(Metric metric) {
        return MetricSource.parse(metric.source())
                .filter(source -> !(source instanceof MetricSource.Counter || source instanceof MetricSource.Max))
                .isPresent();
    }

    /** Whether the JVM was still compiling. */
    private static Optional<String> compiling(List<Conditions> blocks) {
        double before = compilerShare(blocks, Conditions::before);
        double after = compilerShare(blocks, Conditions::after);
        return Math.max(before, after) > WARM
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "still compiling: the JVM's compilers took %.0f %% of the before arm's CPU and %.0f %% of the after"
                                + " arm's; a longer warm-up shows what it costs once it is warm",
                        before * 100,
                        after * 100))
                : Optional.empty();
    }

    /** Whether the host of a virtual machine took the core away from a server. */
    private static Optional<String> stolen(List<Conditions> blocks) {
        List<Double> stolen = blocks.stream()
                .map(block -> Math.max(block.before().stolen(), block.after().stolen()))
                .filter(part -> part > STOLEN)
                .toList();
        return stolen.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "stolen time: in %d of %d blocks the host of this virtual machine kept the server's core for up to %.0f %% of a slice",
                        stolen.size(),
                        blocks.size(),
                        100 * Collections.max(stolen)));
    }

    /** Of an arm's CPU time, from 0 to 1; 0 where it was not counted. */
    private static double compilerShare(List<Conditions> blocks, Function<Conditions, Conditions.Cpu> arm) {
        double compilers = 0;
        double all = 0;
        for (Conditions block : blocks) {
            compilers += arm.apply(block).compilers();
            all += arm.apply(block).all();
        }
        return all > 0 ? compilers / all : 0;
    }
}
