package dev.sevenstops.report.stats;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.WarmUp;
import dev.sevenstops.report.model.WarmUp.Turn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How an arm's JVMs were on a runtime while they were cold, and how once they were warm: in the first turn of their warm-ups, and in the
 * last one, of the same load. Over experiments whose requests cost different things, so times of requests are ratios, geometric means over
 * blocks.
 *
 * @param runtime name of the JVM under test
 * @param arm name of the arm
 * @param blocks those that were measured to their end, and of which it is known how they were warmed up
 * @param settled those of them in which the arm had settled
 * @param unsettled those in which it had not
 * @param startSeconds from fork to ready, the mean
 * @param coldCompilers the part of the first turn's time that the compilers took, the mean; absent where it is not known
 * @param warmCompilers the same of the last turn, where that is not the first one
 * @param cpuRatio CPU time of a request in the first turn over that in the last one; absent where no warm-up has two turns with requests
 * @param latencyRatio the same of a request's mean latency
 */
public record ColdAndWarm(
        String runtime,
        String arm,
        int blocks,
        int settled,
        int unsettled,
        double startSeconds,
        OptionalDouble coldCompilers,
        OptionalDouble warmCompilers,
        OptionalDouble cpuRatio,
        OptionalDouble latencyRatio) {

    /** Of these blocks, by runtime and arm; none where no block says how it was warmed up. */
    public static List<ColdAndWarm> of(Collection<Block> all) {
        Map<String, Map<String, List<Block>>> arms = new TreeMap<>();
        for (Block block : all) {
            if (block.state() != Block.State.FAILED) {
                block.warmUps()
                        .keySet()
                        .forEach(arm -> arms.computeIfAbsent(block.runtime(), runtime -> new TreeMap<>())
                                .computeIfAbsent(arm, name -> new ArrayList<>())
                                .add(block));
            }
        }
        List<ColdAndWarm> lines = new ArrayList<>();
        // the fault first, as everywhere
        arms.forEach((runtime, byArm) ->
                new TreeMap<>(byArm).descendingMap().forEach((arm, blocks) -> lines.add(of(runtime, arm, blocks))));
        return List.copyOf(lines);
    }

    private static ColdAndWarm of(String runtime, String arm, List<Block> blocks) {
        List<WarmUp> warmUps = blocks.stream()
                .flatMap(block -> Optional.ofNullable(block.warmUps().get(arm)).stream())
                .toList();
        List<WarmUp> longer =
                warmUps.stream().filter(warmUp -> warmUp.turns().size() > 1).toList();
        return new ColdAndWarm(
                runtime,
                arm,
                blocks.size(),
                count(warmUps, WarmUp.Verdict.SETTLED),
                count(warmUps, WarmUp.Verdict.NOT_SETTLED),
                blocks.stream()
                        .flatMap(block -> Optional.ofNullable(block.arms().get(arm)).stream())
                        .mapToDouble(Block.ArmProcess::startSeconds)
                        .average()
                        .orElse(0),
                mean(warmUps.stream().map(WarmUp::cold).toList(), Turn::compilerShare),
                mean(longer.stream().map(WarmUp::last).toList(), Turn::compilerShare),
                ratio(longer, Turn::cpuPerRequest),
                ratio(longer, Turn::latencySeconds));
    }

    private static int count(List<WarmUp> warmUps, WarmUp.Verdict verdict) {
        return (int)
                warmUps.stream().filter(warmUp -> warmUp.verdict() == verdict).count();
    }

    private static OptionalDouble mean(List<Turn> turns, Function<Turn, OptionalDouble> figure) {
        return turns.stream()
                .map(figure)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    private static OptionalDouble ratio(List<WarmUp> warmUps, Function<Turn, OptionalDouble> figure) {
        List<Double> logs = new ArrayList<>();
        for (WarmUp warmUp : warmUps) {
            double cold = figure.apply(warmUp.cold()).orElse(0);
            double warm = figure.apply(warmUp.last()).orElse(0);
            if (cold > 0 && warm > 0) {
                logs.add(Math.log(cold / warm));
            }
        }
        return logs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.exp(
                        logs.stream().mapToDouble(Double::doubleValue).average().orElse(0)));
    }
}
