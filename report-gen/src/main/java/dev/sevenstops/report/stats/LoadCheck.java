package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether both arms were sent the same. Equal descriptions prove nothing, so what was actually sent is compared too.
 *
 * @param differences why the arms cannot be compared, one sentence each; empty if they can
 * @param remarks what a reader should know and may be a result of the fault: connections opened, send lag
 */
public record LoadCheck(List<String> differences, List<String> remarks) {
    // Lag below this is the generator's grid, whatever the arm.
    private static final double LAG_FLOOR_SECONDS = 0.005;

    /** Compares the arms within each of these blocks. */
    public static LoadCheck of(List<Block> blocks) {
        List<String> differences = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Block block : blocks) {
            for (Slice.Kind kind : Slice.Kind.values()) {
                List<Slice> before = MetricReader.slices(block, Experiment.BEFORE, kind);
                List<Slice> after = MetricReader.slices(block, Experiment.AFTER, kind);
                String where = "block " + block.index() + (kind == Slice.Kind.CONTROL ? ", counter-test: " : ": ");
                compare(where, before, after, differences);
                remark(where, before, after, remarks);
            }
        }
        return new LoadCheck(List.copyOf(differences), List.copyOf(remarks));
    }

    /** Whether the arms can be compared. */
    public boolean equal() {
        return differences.isEmpty();
    }

    private static void compare(String where, List<Slice> before, List<Slice> after, List<String> differences) {
        if (before.size() != after.size()) {
            differences.add(where + before.size() + " slices before, " + after.size() + " after");
            return;
        }
        if (!fingerprints(before).equals(fingerprints(after))) {
            differences.add(where + "the fingerprints of the arms' workloads differ");
        }
        for (List<Slice> arm : List.of(before, after)) {
            for (Slice slice : arm) {
                if (slice.planned().requests() != slice.sent().requests()
                        || !slice.planned().mix().equals(slice.sent().mix())) {
                    differences.add(where + "slice " + slice.index() + " (" + slice.arm() + ") was to send "
                            + describe(slice.planned()) + " and sent " + describe(slice.sent()));
                }
            }
        }
    }

    private static List<String> fingerprints(List<Slice> slices) {
        return slices.stream().map(Slice::fingerprint).sorted().toList();
    }

    private static String describe(Slice.Sends sends) {
        return sends.requests() + " requests " + new java.util.TreeMap<>(sends.mix());
    }

    private static void remark(String where, List<Slice> before, List<Slice> after, List<String> remarks) {
        long opened = connections(before);
        long openedAfter = connections(after);
        if (opened != openedAfter) {
            remarks.add(where + opened + " connections opened before, " + openedAfter + " after");
        }
        double lag = lag(before);
        double lagAfter = lag(after);
        if (Math.max(lag, lagAfter) > Math.max(LAG_FLOOR_SECONDS, 2 * Math.min(lag, lagAfter))) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%sp99 of the send lag %.1f ms before, %.1f ms after",
                    where,
                    lag * 1000,
                    lagAfter * 1000));
        }
    }

    private static long connections(List<Slice> slices) {
        return slices.stream().mapToLong(slice -> slice.sent().connections()).sum();
    }

    private static double lag(List<Slice> slices) {
        return slices.stream().mapToDouble(slice -> slice.sendLag().p99()).max().orElse(0);
    }
}
