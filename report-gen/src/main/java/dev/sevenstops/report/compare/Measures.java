package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Stop;
import java.util.ArrayList;
import java.util.List;

/** Which metrics of a row are compared: its primary one, the own time of each stop, and the CPU for each request. */
final class Measures {
    /** CPU seconds of the server for each request that it completed. */
    static final String CPU = "rate:process.cpu.seconds:requests.completed";

    private Measures() {}

    /** What a metric is to its row. */
    enum Role {
        /** Named before the run: decides the exit code. */
        PRIMARY,
        /** The ratio after/before of the primary metric: whether the fix is worth what it was. */
        EFFECT,
        /** Mean own time of a stop for each request. */
        STOP,
        /** CPU for each request. */
        CPU
    }

    /** A metric with what it is to its row. */
    record Measure(Metric metric, Role role) {}

    static List<Measure> of(Experiment experiment) {
        List<Measure> measures = new ArrayList<>();
        measures.add(new Measure(experiment.primary(), Role.PRIMARY));
        for (Stop stop : Stop.values()) {
            String source = "stop:" + stop.id();
            if (!experiment.primary().source().equals(source)) {
                measures.add(new Measure(
                        new Metric(source, "own time of " + stop.id(), "s", Metric.Better.LOWER), Role.STOP));
            }
        }
        if (!experiment.primary().source().equals(CPU)) {
            measures.add(new Measure(new Metric(CPU, "CPU for each request", "s", Metric.Better.LOWER), Role.CPU));
        }
        return List.copyOf(measures);
    }
}
