package dev.sevenstops.report.store;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.StopTimes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a block's file can have wrong although it is well-formed JSON. */
final class BlockProblems {
    private BlockProblems() {}

    static Optional<String> of(Run run, Block block, Path file) {
        if (!block.run().equals(run.id())) {
            return Optional.of("it belongs to run '" + block.run() + "'");
        }
        if (run.experiments().stream().noneMatch(experiment -> experiment.id().equals(block.experiment()))) {
            return Optional.of("its experiment '" + block.experiment() + "' is not one of the run's");
        }
        try {
            // A copy under another name would be counted twice.
            Path named = RunFiles.block(Path.of(""), block).getFileName();
            if (!String.valueOf(named).equals(String.valueOf(file.getFileName()))) {
                return Optional.of("its content belongs to " + named);
            }
        } catch (IllegalArgumentException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
        for (Map.Entry<String, Block.ArmProcess> arm : block.arms().entrySet()) {
            Optional<String> problem = number(
                    "arm '" + arm.getKey() + "': startSeconds", arm.getValue().startSeconds());
            if (problem.isPresent()) {
                return problem;
            }
        }
        for (Slice slice : block.slices()) {
            Optional<String> problem = of(slice);
            if (problem.isPresent()) {
                return problem.map(clause -> "slice " + slice.index() + ", " + clause);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> of(Slice slice) {
        Optional<String> counter = numbers("counter", slice.counters());
        if (counter.isPresent()) {
            return counter;
        }
        for (StopTimes times : slice.stops()) {
            Optional<String> problem = numbers("own time of", times.own())
                    .or(() -> number("residual", times.residual()))
                    .or(() -> number("total", times.total()));
            if (problem.isPresent()) {
                return problem.map(clause -> "route '" + times.route() + "': " + clause);
            }
        }
        for (RequestGroup group : slice.groups()) {
            Optional<String> problem = of(group);
            if (problem.isPresent()) {
                return problem.map(clause -> "group '" + group.name() + "': " + clause);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> numbers(String of, Map<String, Double> values) {
        return values.entrySet().stream()
                .flatMap(value -> number(of + " '" + value.getKey() + "'", value.getValue()).stream())
                .findFirst();
    }

    /** JSON has no word for NaN and infinity, but texts are read as them, and every figure that they are part of becomes one. */
    private static Optional<String> number(String what, double value) {
        return Double.isFinite(value) ? Optional.empty() : Optional.of(what + " is " + value + " and no number");
    }

    private static Optional<String> of(RequestGroup group) {
        if (group.answered() + group.failed() + group.censored() != group.intended()) {
            return Optional.of(group.answered() + " answered, " + group.failed() + " failed and " + group.censored()
                    + " censored are not " + group.intended() + " intended");
        }
        return holds("latency", group.latency(), group.answered())
                .or(() -> holds("latencyFromSend", group.latencyFromSend(), group.answered()))
                .or(() -> holds("unanswered", group.unanswered(), group.failed() + group.censored()));
    }

    private static Optional<String> holds(String name, String encoded, long count) {
        try {
            long held = Histograms.sparse(encoded).total();
            // A closed loop records no latency at all: that is an empty histogram, never a partial one.
            return held == count || held == 0
                    ? Optional.empty()
                    : Optional.of(name + " holds " + held + " values, not " + count);
        } catch (IllegalArgumentException damaged) {
            return Optional.of(name + " is " + damaged.getMessage());
        }
    }
}
