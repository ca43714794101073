package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.OverlayCharts.Latencies;
import dev.sevenstops.report.render.OverlayCharts.OwnTimes;
import dev.sevenstops.report.stats.Breakdown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A row with all sides that may be laid over each other.
 *
 * @param experiment the row, as the first side has it
 * @param sides those that measured it under the first one's load
 * @param absent why the others are not shown, a clause each
 */
record Overlay(Experiment experiment, List<Side> sides, List<String> absent) {
    private static final List<String> ARMS = List.of(Experiment.BEFORE, Experiment.AFTER);

    /**
     * A group of requests of an arm.
     *
     * @param latencies of each side that sent such requests
     * @param absent the labels of those that did not
     */
    record Group(String arm, String name, List<Latencies> latencies, List<String> absent) {}

    /** The rows that were compared or refused, in the order of the baseline. */
    static List<Overlay> of(List<Versus> all) {
        Map<String, Experiment> rows = new LinkedHashMap<>();
        for (Versus one : all) {
            Set<String> asked = new LinkedHashSet<>();
            one.lines().forEach(line -> asked.add(line.experiment().id()));
            one.refused().forEach(refused -> asked.add(refused.experiment()));
            one.baseline().rows().forEach((id, measured) -> {
                if (asked.contains(id)) {
                    rows.putIfAbsent(id, measured.experiment());
                }
            });
        }
        List<Side> sides = Side.of(all);
        return rows.values().stream().map(row -> of(row, sides)).toList();
    }

    private static Overlay of(Experiment row, List<Side> all) {
        List<Side> shown = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        Optional<Measured> first = Optional.empty();
        for (Side side : all) {
            Optional<Measured> own = side.row(row.id());
            Optional<Measured> usable =
                    own.filter(measured -> !measured.blocks().isEmpty());
            if (usable.isEmpty()) {
                absent.add(side.label() + " did not measure it: "
                        + own.map(measured -> "no usable block, " + measured.dropped() + " dropped")
                                .orElse("the run has no such row"));
                continue;
            }
            first = first.isPresent() ? first : usable;
            Optional<String> why = Comparability.ofRow(first.orElseThrow(), usable.orElseThrow());
            if (why.isPresent()) {
                absent.add(side.label() + " is not shown: " + why.orElseThrow());
            } else {
                shown.add(side);
            }
        }
        return new Overlay(row, List.copyOf(shown), List.copyOf(absent));
    }

    /** Every group of requests of every arm. */
    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (String arm : ARMS) {
            Set<String> names = new LinkedHashSet<>();
            sides.forEach(side -> blocks(side).forEach(block -> names.addAll(block.groups(arm))));
            for (String name : names) {
                groups.add(group(arm, name));
            }
        }
        return List.copyOf(groups);
    }

    private Group group(String arm, String name) {
        List<Latencies> latencies = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Side side : sides) {
            if (blocks(side).anyMatch(block -> block.groups(arm).contains(name))) {
                latencies.add(new Latencies(
                        side.series(),
                        blocks(side).map(block -> block.latencies(arm, name)).toList()));
            } else {
                absent.add(side.label());
            }
        }
        return new Group(arm, name, List.copyOf(latencies), List.copyOf(absent));
    }

    /** Where the mean request of an arm spends its time; without sides whose instrument was off. */
    List<OwnTimes> ownTimes(String arm) {
        List<OwnTimes> times = new ArrayList<>();
        for (Side side : sides) {
            List<Breakdown> means = blocks(side)
                    .flatMap(block -> Optional.ofNullable(block.ownTimes().get(arm)).stream())
                    .toList();
            Breakdown.mean(means).ifPresent(mean -> times.add(new OwnTimes(side.series(), mean)));
        }
        return List.copyOf(times);
    }

    private Stream<BlockValues> blocks(Side side) {
        return side.row(experiment.id()).stream().flatMap(measured -> measured.blocks().stream());
    }
}
