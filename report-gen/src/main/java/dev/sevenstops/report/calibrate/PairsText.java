package dev.sevenstops.report.calibrate;

import dev.sevenstops.report.stats.Calibration;
import dev.sevenstops.report.stats.Calibration.Flips;
import dev.sevenstops.report.stats.Calibration.Judged;
import dev.sevenstops.report.stats.Proportion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What A/A pairs prove about the rule, and what a reader must know before he believes it. */
final class PairsText {
    /** By how much the part of flips in which the interval excludes 1 may miss what the level says. */
    private static final double TOLERANCE = 0.01;

    private PairsText() {}

    /**
     * The lines.
     *
     * @param calibration with one pair or more
     * @param level of each bound and of the intervals, such as 0.95
     */
    static List<String> of(Calibration calibration, double level) {
        List<String> lines = new ArrayList<>();
        List<Judged> pairs = calibration.pairs();
        List<Judged> called = pairs.stream().filter(Judged::isCalled).toList();
        List<Judged> alone = pairs.stream().filter(Judged::isCalledAlone).toList();
        lines.add(String.format(
                Locale.ROOT,
                "A/A pairs: %d, called although nothing differs: %d. With %.0f %% confidence the rule calls %s of such pairs"
                        + " (Clopper-Pearson).",
                pairs.size(),
                called.size(),
                100 * level,
                bounds(new Proportion(called.size(), pairs.size()), level)));
        called.forEach(pair -> lines.add("  " + name(pair) + ": "
                + pair.row().primary().verdict().word() + ", "
                + pair.row().primary().verdict().reason()));
        lines.add(String.format(
                Locale.ROOT,
                "Each judged alone, without Holm's correction for the other rows of its run: called %d, %s.",
                alone.size(),
                bounds(new Proportion(alone.size(), pairs.size()), level)));
        alone.stream()
                .filter(pair -> !pair.isCalled())
                .forEach(pair -> lines.add("  " + name(pair) + ": "
                        + pair.alone().word() + ", " + pair.alone().reason()));
        Map<String, List<Judged>> byExperiment = new LinkedHashMap<>();
        pairs.forEach(pair -> byExperiment
                .computeIfAbsent(pair.row().experiment().id(), id -> new ArrayList<>())
                .add(pair));
        lines.add("Pairs of each experiment:");
        byExperiment.forEach((id, own) -> lines.add("  " + id + ": " + figures(own)));
        if (calibration.flips().drawn() > 0) {
            lines.add(flips(calibration.flips(), level));
        }
        lines.addAll(warnings(calibration));
        return List.copyOf(lines);
    }

    /** One-sided, and both ends: the first is what "at most so many" claims, the second what an interval would say. */
    private static String bounds(Proportion called, double level) {
        double half = (1 + level) / 2;
        return String.format(
                Locale.ROOT,
                "at most %.1f %% (one-sided; two-sided %.1f %% to %.1f %%)",
                100 * called.atMost(level),
                100 * called.atLeast(half),
                100 * called.atMost(half));
    }

    private static String name(Judged pair) {
        return pair.row().experiment().id() + " on " + pair.row().runtime() + " in " + pair.run();
    }

    private static String figures(List<Judged> pairs) {
        int fewest = pairs.stream().mapToInt(Judged::blocks).min().orElse(0);
        int most = pairs.stream().mapToInt(Judged::blocks).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%d %s of %s blocks, called %d, alone %d",
                pairs.size(),
                pairs.size() == 1 ? "pair" : "pairs",
                fewest == most ? String.valueOf(most) : fewest + " to " + most,
                pairs.stream().filter(Judged::isCalled).count(),
                pairs.stream().filter(Judged::isCalledAlone).count());
    }

    private static String flips(Flips flips, double level) {
        double excluded = (double) flips.excluded() / flips.drawn();
        boolean kept = Math.abs(excluded - (1 - level)) <= TOLERANCE;
        return String.format(
                Locale.ROOT,
                "Flips of signs: %d over the blocks of %d %s. The %.0f %% interval excludes 1 in %.2f %% of them (%.0f %% +-%.0f is"
                        + " wanted: %s). The whole rule, each row alone, calls %.2f %%: it also asks for more than the"
                        + " margin of 'same' and for a silent counter-test, and where blocks are few for 2x and more than the A/A noise.",
                flips.drawn(),
                flips.rows(),
                flips.rows() == 1 ? "pair" : "pairs",
                100 * level,
                100 * excluded,
                100 * (1 - level),
                100 * TOLERANCE,
                kept ? "kept" : "MISSED",
                100.0 * flips.called() / flips.drawn());
    }

    private static List<String> warnings(Calibration calibration) {
        List<String> warnings = new ArrayList<>();
        List<Judged> pairs = calibration.pairs();
        long coarse = pairs.stream().filter(Judged::isCoarse).count();
        if (coarse > 0) {
            warnings.add("* few blocks: of " + coarse + " of " + pairs.size()
                    + " pairs the rule calls effects of 2x or more only, so that they prove nothing about finer ones; and so few blocks"
                    + " have too few patterns of signs");
        }
        calibration.leftOut().forEach(row -> warnings.add("* not counted: " + row));
        return warnings;
    }
}
