package dev.sevenstops.report.model;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How an arm was warmed up before the slices of its block: the only part of a block in which its JVM was cold.
 *
 * @param verdict whether the JVM had settled when the first slice began
 * @param turns the load that it was given, in the order in which it was; at least one
 */
public record WarmUp(Verdict verdict, List<Turn> turns) {
    /** Of the time in which load is sent, the part that the compilers of a settled JVM take at the most, in each of its last two turns. */
    public static final double COMPILER_SHARE = 0.01;

    /** The part by which the CPU time of a request differs at the most between the last two turns of a settled JVM. */
    public static final double CPU_TOLERANCE = 0.1;

    /** Refuses a warm-up without a turn. */
    public WarmUp {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a warm-up without a turn");
        }
    }

    /** Whether a JVM does its work in the same way as it will. */
    public enum Verdict {
        /** By {@link #COMPILER_SHARE}, and by {@link #CPU_TOLERANCE} where the turns had enough requests for that. */
        SETTLED,
        /** Not by one of them when its warm-up was over, and it had turns enough to tell. */
        NOT_SETTLED,
        /**
         * There was the cold turn only, or one more, in which the compilers were idle; or one of the last two had no answer; or it is not known
         * what the compilers took.
         */
        CANNOT_TELL
    }

    /**
     * A stretch of load that is no slice.
     *
     * @param seconds length of its send schedule
     * @param answered answers, whatever their status, over all loads
     * @param latencySeconds their mean time from the intended send; absent where there were none
     * @param cpuSeconds of the process under test, its compilers' included; absent where it cannot be read
     * @param compilerSeconds what of it the JVM's compilers took; absent where it cannot be read
     */
    public record Turn(
            double seconds,
            long answered,
            OptionalDouble latencySeconds,
            OptionalDouble cpuSeconds,
            OptionalDouble compilerSeconds) {

        /** The compilers' CPU time for each second of load. */
        public OptionalDouble compilerShare() {
            return compilerSeconds.isPresent()
                    ? OptionalDouble.of(compilerSeconds.getAsDouble() / seconds)
                    : OptionalDouble.empty();
        }

        /** CPU time for each answer. */
        public OptionalDouble cpuPerRequest() {
            return cpuSeconds.isPresent() && answered > 0
                    ? OptionalDouble.of(cpuSeconds.getAsDouble() / answered)
                    : OptionalDouble.empty();
        }
    }

    /** The turn in which the JVM was cold. */
    public Turn cold() {
        return turns.getFirst();
    }

    /** The turn right before the first slice. */
    public Turn last() {
        return turns.getLast();
    }

    /** How long load was sent, in seconds. */
    public double seconds() {
        return turns.stream().mapToDouble(Turn::seconds).sum();
    }
}
