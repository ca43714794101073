package dev.sevenstops.report.stats;

import dev.sevenstops.report.fixture.SampleBlocks;
import dev.sevenstops.report.fixture.SampleRun;
import dev.sevenstops.report.fixture.Slices;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.RunResults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows about a cost, whose blocks have ratios that are known. */
final class CostRows {
    /** The arms of a block's slices. */
    static final List<String> ORDER = List.of("before", "after", "after", "before");

    private CostRows() {}

    /** A row for each of these, of so many blocks with these ratios after / before. */
    static List<Row> rows(double[]... ratios) {
        List<Experiment> experiments = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < ratios.length; i++) {
            Experiment row = row(i);
            experiments.add(row);
            for (int index = 0; index < ratios[i].length; index++) {
                // one block up, one down: no drift
                blocks.add(block(row, index, ratios[i][index], index % 2 == 0 ? 0.001 : -0.001));
            }
        }
        return summary(experiments, blocks);
    }

    /** Judged together. */
    static List<Row> summary(List<Experiment> experiments, List<Block> blocks) {
        return Summary.of(new RunResults(SampleRun.run(experiments), blocks, List.of()))
                .rows();
    }

    /** What the CPU for each request is the primary metric of. */
    static Experiment row(int number) {
        return SampleRun.costOf(number, SampleRun.serialize().arms());
    }

    /** A block whose slices rise by a part each, such as 0.04. */
    static Block block(Experiment row, int index, double ratio, double rise) {
        return block(row, index, ratio, rise, Map.of());
    }

    /** The same with more counters in each slice. */
    static Block block(Experiment row, int index, double ratio, double rise, Map<String, Double> others) {
        List<Slice> slices = new ArrayList<>();
        for (String arm : ORDER) {
            double cpu = (arm.equals("after") ? ratio : 1) * Math.exp(rise * slices.size());
            Map<String, Double> counters = new HashMap<>(others);
            counters.put("cpu", cpu);
            counters.put("requests", 1.0);
            slices.add(Slices.slice(slices.size(), arm, Slice.Kind.MEASURE, List.of(), counters));
        }
        return SampleBlocks.block(row, index, slices);
    }
}
