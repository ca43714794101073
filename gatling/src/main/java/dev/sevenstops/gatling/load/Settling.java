package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.WarmUpTurns;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.model.WarmUp.Turn;
import dev.sevenstops.report.model.WarmUp.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether JVMs have settled. Told by the time of their compilers and the CPU time of a request, never by latency, which drifts with the
 * machine. Each of the two misses something: compilers pause before they compile what has been seen often enough by then, and a request
 * may cost the same for a while although they are at work.
 */
final class Settling {
    /** Answers without which the CPU time of a request is not told: few of them differ too much in what they ask for. */
    static final long FEWEST_REQUESTS = 50;

    /**
     * CPU time without which that of a request is not told. The kernel counts it in ticks of 10 ms, user and system apart, so that two of
     * them are as much as {@link WarmUp#CPU_TOLERANCE} of this.
     */
    static final double LEAST_CPU_SECONDS = 0.2;

    /** Two of these ticks: less cannot be told from nothing. */
    private static final double LEAST_COMPILER_SECONDS = 0.02;

    private Settling() {}

    /** Whether a warm-up has done its work. It ends for all arms or for none, since they must have had the same load. */
    static boolean over(Collection<List<Turn>> arms) {
        return arms.stream().allMatch(turns -> turns.size() >= WarmUpTurns.FEWEST && verdict(turns) == Verdict.SETTLED);
    }

    /** Whether an arm that has had these turns, and at least one, has settled. */
    static Verdict verdict(List<Turn> turns) {
        Turn last = turns.getLast();
        // the first turn is cold, whatever it is like at its end
        if (turns.size() == 1 || silent(last)) {
            return Verdict.CANNOT_TELL;
        }
        if (!quiet(last)) {
            return Verdict.NOT_SETTLED;
        }
        Turn before = turns.get(turns.size() - 2);
        if (silent(before)) {
            return Verdict.CANNOT_TELL;
        }
        if (quiet(before) && same(cpuPerRequest(before), cpuPerRequest(last))) {
            return Verdict.SETTLED;
        }
        // a second turn that differs from the cold one may be like all that would follow
        return turns.size() < WarmUpTurns.FEWEST ? Verdict.CANNOT_TELL : Verdict.NOT_SETTLED;
    }

    /** Whether it is not known what the compilers took, or they had no reason to take anything: nothing was answered. */
    private static boolean silent(Turn turn) {
        return turn.compilerSeconds().isEmpty() || turn.answered() == 0;
    }

    private static boolean quiet(Turn turn) {
        double most = Math.max(LEAST_COMPILER_SECONDS, WarmUp.COMPILER_SHARE * turn.seconds());
        // ticks are added up in binary fractions
        return turn.compilerSeconds().orElse(Double.MAX_VALUE) <= most * 1.000_001;
    }

    /** Where one of them cannot be told, as under a burst alone, the compilers decide. */
    private static boolean same(OptionalDouble before, OptionalDouble last) {
        return before.isEmpty()
                || last.isEmpty()
                || Math.abs(last.getAsDouble() / before.getAsDouble() - 1) <= WarmUp.CPU_TOLERANCE;
    }

    private static OptionalDouble cpuPerRequest(Turn turn) {
        return turn.answered() >= FEWEST_REQUESTS && turn.cpuSeconds().orElse(0) >= LEAST_CPU_SECONDS
                ? turn.cpuPerRequest()
                : OptionalDouble.empty();
    }
}
