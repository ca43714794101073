package dev.sevenstops.report.calibrate;

import dev.sevenstops.report.stats.BlockGroups;
import dev.sevenstops.report.stats.Proportion;
import dev.sevenstops.report.stats.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What groups of blocks were called, a line a row. */
final class GroupsText {
    private GroupsText() {}

    /**
     * The lines.
     *
     * @param groups those of each row
     * @param size blocks in a group
     * @param level of each bound, such as 0.95
     */
    static List<String> of(List<BlockGroups> groups, int size, double level) {
        boolean runtimes = groups.stream().map(BlockGroups::runtime).distinct().count() > 1;
        boolean runs =
                groups.stream().flatMap(row -> row.runs().stream()).distinct().count() > 1;
        String head = String.format(
                Locale.ROOT,
                "Groups of %d blocks, in the order in which they were recorded, each judged as a run of its row alone. A run of"
                        + " several rows calls no more, since Holm's correction is for all of them. Both bounds of how often such a group"
                        + " is called are Clopper's and Pearson's, one-sided at %.0f %%.",
                size,
                100 * level);
        return Stream.concat(
                        Stream.of(head),
                        groups.stream().map(row -> name(row, runtimes, runs) + ": " + figures(row, level)))
                .toList();
    }

    private static String name(BlockGroups row, boolean runtimes, boolean runs) {
        return row.experiment().id()
                + (runtimes ? " on " + row.runtime() : "")
                + (runs ? " in " + String.join(", ", row.runs()) : "")
                + (row.isPair() ? " (A/A)" : "");
    }

    private static String figures(BlockGroups row, double level) {
        int groups = row.verdicts().size();
        if (groups == 0) {
            return blocks(row.left()) + ", too few for a group";
        }
        Proportion called = new Proportion(row.called(), groups);
        int invalid = row.count(Verdict.Invalid.class);
        return String.format(
                Locale.ROOT,
                "%d improved, %d regressed, %d same, %d cannot tell%s; called %d of %d: at least %.1f %%, at most %.1f %%%s",
                row.count(Verdict.Improved.class),
                row.count(Verdict.Regressed.class),
                row.count(Verdict.Same.class),
                row.count(Verdict.CannotTell.class),
                invalid == 0 ? "" : ", " + invalid + " INVALID",
                called.events(),
                called.trials(),
                100 * called.atLeast(level),
                100 * called.atMost(level),
                row.left() == 0 ? "" : "; " + blocks(row.left()) + " left over");
    }

    private static String blocks(int number) {
        return number == 1 ? "1 usable block" : number + " usable blocks";
    }
}
