package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What must hold about a block as a whole before it may be used. */
final class BlockChecks {
    private BlockChecks() {}

    /**
     * Whether every planned slice has been measured, in its order.
     *
     * @throws BlockFailure if not: then there is no block
     */
    static void complete(List<PlannedSlice> planned, List<Slice> measured) throws BlockFailure {
        if (planned.size() != measured.size()) {
            throw new BlockFailure("the generator measured " + measured.size() + " of " + planned.size() + " slices");
        }
        for (int i = 0; i < planned.size(); i++) {
            PlannedSlice plan = planned.get(i);
            Slice slice = measured.get(i);
            boolean same = plan.index() == slice.index()
                    && plan.arm().equals(slice.arm())
                    && plan.kind() == slice.kind()
                    && plan.seed() == slice.seed();
            if (!same) {
                throw new BlockFailure(
                        "the generator measured another slice than planned at position " + i + ": arm '" + slice.arm()
                                + "' instead of '" + plan.arm() + "', " + slice.kind() + " instead of " + plan.kind());
            }
        }
    }

    /** Whether slices that share a seed were meant to be sent the same. What was really sent is each slice's own check. */
    static Check equalLoad(List<Slice> slices) {
        List<String> differences = new ArrayList<>();
        int pairs = 0;
        for (Slice one : slices) {
            for (Slice other : slices) {
                boolean pair = one.index() < other.index() && one.seed() == other.seed() && one.kind() == other.kind();
                if (!pair) {
                    continue;
                }
                pairs++;
                if (!one.fingerprint().equals(other.fingerprint())
                        || !one.planned().equals(other.planned())) {
                    differences.add("slices " + one.index() + " and " + other.index());
                }
            }
        }
        return new Check(
                "equal load",
                differences.isEmpty(),
                differences.isEmpty()
                        ? pairs + " pairs of slices with equal fingerprints"
                        : "different fingerprints or plans: " + String.join(", ", differences));
    }

    /** Why a block is invalid: every check that failed, with its place; empty if none did. */
    static String failures(List<Check> block, List<Slice> slices) {
        List<String> failures = new ArrayList<>();
        for (Check check : block) {
            if (!check.passed()) {
                failures.add(check.name() + ": " + check.detail());
            }
        }
        for (Slice slice : slices) {
            for (Check check : slice.checks()) {
                if (!check.passed()) {
                    failures.add("slice " + slice.index() + " (" + slice.arm() + ", "
                            + slice.kind().name().toLowerCase(Locale.ROOT) + ") " + check.name() + ": "
                            + check.detail());
                }
            }
        }
        return String.join("; ", failures);
    }
}
