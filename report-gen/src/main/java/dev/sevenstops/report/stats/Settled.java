package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.model.WarmUp.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Whether the JVMs of a row's blocks had settled when they began to be measured.
 *
 * @param blocks those of which it is known how they were warmed up
 * @param settled those of them in which both arms had
 * @param unsettled those in which an arm had not
 * @param warmUps of the arms of all of them
 * @param example what was seen of the first arm that had not; empty where all had
 */
public record Settled(int blocks, int settled, int unsettled, List<WarmUp> warmUps, Optional<String> example) {

    /**
     * How a block was warmed up.
     *
     * @param block its index
     * @param arms as in {@link Block#warmUps()}
     */
    public record OfBlock(int block, Map<String, WarmUp> arms) {
        static OfBlock of(Block block) {
            return new OfBlock(block.index(), block.warmUps());
        }
    }

    /** Of the blocks of a row that count; empty where none of them says how it was warmed up. */
    public static Optional<Settled> of(Row row) {
        return of(row.usable().stream().map(OfBlock::of).toList());
    }

    static Optional<Settled> of(List<OfBlock> all) {
        int blocks = 0;
        int settled = 0;
        int unsettled = 0;
        List<WarmUp> warmUps = new ArrayList<>();
        Optional<String> example = Optional.empty();
        for (OfBlock block : all) {
            if (block.arms().isEmpty()) {
                continue;
            }
            blocks++;
            warmUps.addAll(block.arms().values());
            List<WarmUp.Verdict> verdicts =
                    block.arms().values().stream().map(WarmUp::verdict).toList();
            settled += verdicts.stream().allMatch(verdict -> verdict == WarmUp.Verdict.SETTLED) ? 1 : 0;
            unsettled += verdicts.contains(WarmUp.Verdict.NOT_SETTLED) ? 1 : 0;
            example = example.or(() -> example(block));
        }
        return blocks == 0
                ? Optional.empty()
                : Optional.of(new Settled(blocks, settled, unsettled, List.copyOf(warmUps), example));
    }

    /** What a reader must know where blocks had not settled; empty where all had, or could not be told to have. */
    Optional<String> warning() {
        return unsettled == 0
                ? Optional.empty()
                : Optional.of("not settled: " + unsettled + " of " + blocks
                        + " blocks began before the JVM had settled, after " + length()
                        + example.map(seen -> "; " + seen).orElse(""));
    }

    /** In a sentence, without the last point; empty where there is a warning. */
    public Optional<String> sentence() {
        if (unsettled > 0) {
            return Optional.empty();
        }
        String told = settled == 0
                ? "it cannot be told whether the JVM had settled, after " + length()
                : "the JVM had settled in " + settled + " of " + blocks + " blocks, after " + length();
        return Optional.of("warm-up: " + told);
    }

    /** Such as {@code 3 to 5 turns (12.0 to 20.0 s) of load on each arm}. */
    private String length() {
        int fewest =
                warmUps.stream().mapToInt(warmUp -> warmUp.turns().size()).min().orElse(0);
        int most =
                warmUps.stream().mapToInt(warmUp -> warmUp.turns().size()).max().orElse(0);
        double shortest = warmUps.stream().mapToDouble(WarmUp::seconds).min().orElse(0);
        double longest = warmUps.stream().mapToDouble(WarmUp::seconds).max().orElse(0);
        return fewest == most
                ? String.format(
                        Locale.ROOT, "%d %s (%.1f s) of load on each arm", most, most == 1 ? "turn" : "turns", longest)
                : String.format(
                        Locale.ROOT,
                        "%d to %d turns (%.1f to %.1f s) of load on each arm",
                        fewest,
                        most,
                        shortest,
                        longest);
    }

    private static Optional<String> example(OfBlock block) {
        for (Map.Entry<String, WarmUp> arm : new TreeMap<>(block.arms()).entrySet()) {
            if (arm.getValue().verdict() == WarmUp.Verdict.NOT_SETTLED) {
                return Optional.of("in block " + block.block() + " " + seen(arm.getKey(), arm.getValue()));
            }
        }
        return Optional.empty();
    }

    /** The last two figures, beside what they are held against. */
    private static String seen(String arm, WarmUp warmUp) {
        List<Turn> turns = warmUp.turns();
        Turn last = warmUp.last();
        if (turns.size() == 1) {
            return String.format(
                    Locale.ROOT,
                    "compiling took %s of the only turn of the %s arm (settled: %.0f %%)",
                    percent(last.compilerShare()),
                    arm,
                    WarmUp.COMPILER_SHARE * 100);
        }
        Turn before = turns.get(turns.size() - 2);
        String compiling = String.format(
                Locale.ROOT,
                "compiling took %s and then %s of the last two turns of the %s arm (settled: %.0f %%)",
                percent(before.compilerShare()),
                percent(last.compilerShare()),
                arm,
                WarmUp.COMPILER_SHARE * 100);
        OptionalDouble was = before.cpuPerRequest();
        OptionalDouble is = last.cpuPerRequest();
        return was.isPresent() && is.isPresent()
                ? compiling
                        + String.format(
                                Locale.ROOT,
                                ", and a request %.2f ms and then %.2f ms of CPU (settled: within %.0f %%)",
                                was.getAsDouble() * 1e3,
                                is.getAsDouble() * 1e3,
                                WarmUp.CPU_TOLERANCE * 100)
                : compiling;
    }

    private static String percent(OptionalDouble part) {
        return part.isPresent() ? String.format(Locale.ROOT, "%.1f %%", part.getAsDouble() * 100) : "an unknown part";
    }
}
