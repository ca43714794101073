package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.util.List;

/**
 * Under which conditions a block was measured: all that {@link Warnings} ask of it besides its values, so that the block need not be kept
 * for them.
 *
 * @param earlier why earlier attempts at it may not be used; empty where there were none
 * @param latestSend by how much the generator was late for a request at the most, in seconds
 * @param trend logs of the metric's value in the last slice of an arm over that in its first one, both arms' added up; 0 where there are
 *     not two values above zero
 * @param before CPU time of the before arm
 * @param after CPU time of the after arm
 * @param warmUps how its arms were warmed up
 */
public record Conditions(
        List<String> earlier, double latestSend, double trend, Cpu before, Cpu after, Settled.OfBlock warmUps) {

    /**
     * CPU time of an arm in the slices in which it was measured, in seconds; 0 where it was not counted.
     *
     * @param compilers what the JVM's compilers took of it
     * @param all of the process
     * @param stolen the largest part of a slice, from 0 to 1, in which the host of a virtual machine kept the process's core for itself
     */
    public record Cpu(double compilers, double all, double stolen) {
        private static Cpu of(List<Slice> slices) {
            return new Cpu(
                    sum(slices, "process.compiler.seconds"),
                    sum(slices, "process.cpu.seconds"),
                    slices.stream()
                            .mapToDouble(slice -> sum(List.of(slice), "core.stolen.seconds") / slice.seconds())
                            .max()
                            .orElse(0));
        }

        private static double sum(List<Slice> slices, String counter) {
            return slices.stream()
                    .mapToDouble(slice -> slice.counters().getOrDefault(counter, 0.0))
                    .sum();
        }
    }

    /**
     * Of a block.
     *
     * @param source of the metric whose trend is asked for
     */
    public static Conditions of(Block block, String source) {
        List<Slice> before = MetricReader.slices(block, Experiment.BEFORE, Slice.Kind.MEASURE);
        List<Slice> after = MetricReader.slices(block, Experiment.AFTER, Slice.Kind.MEASURE);
        return new Conditions(
                block.earlier(),
                latestSend(block),
                trend(before, source) + trend(after, source),
                Cpu.of(before),
                Cpu.of(after),
                Settled.OfBlock.of(block));
    }

    private static double latestSend(Block block) {
        return block.slices().stream()
                .filter(slice -> slice.kind() == Slice.Kind.MEASURE)
                .mapToDouble(slice -> slice.sendLag().max())
                .max()
                .orElse(0);
    }

    private static double trend(List<Slice> slices, String source) {
        if (slices.size() < 2) {
            return 0;
        }
        double first = value(slices.getFirst(), source);
        double last = value(slices.getLast(), source);
        return first > 0 && last > 0 ? Math.log(last / first) : 0;
    }

    private static double value(Slice slice, String source) {
        return MetricReader.read(List.of(slice), source, Distribution.BEYOND_FOR_TENFOLD)
                        instanceof MetricValue.Exact exact
                ? exact.value()
                : 0;
    }
}
