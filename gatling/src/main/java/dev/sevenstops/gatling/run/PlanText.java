package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.run.MatrixRun.Prepared;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a user is told before anything is measured: a line for each experiment, however many cells it has. */
final class PlanText {
    private PlanText() {}

    static List<String> of(Prepared prepared) {
        Run run = prepared.run();
        List<String> lines = new ArrayList<>();
        lines.add("Run " + run.id() + ": profile " + run.profile() + ", seed " + run.seed());
        Map<String, List<Experiment>> experiments = new LinkedHashMap<>();
        for (Experiment row : run.experiments()) {
            experiments
                    .computeIfAbsent(row.cell().experiment(), id -> new ArrayList<>())
                    .add(row);
        }
        experiments.forEach((id, rows) -> lines.add(line(id, rows, prepared.todo())));
        if (run.environment().runtimes().size() > 1) {
            run.environment()
                    .runtimes()
                    .forEach(jvm -> lines.add(
                            "  runtime " + jvm.name() + ": " + jvm.jdk() + " " + String.join(" ", jvm.arguments())));
        }
        double seconds = seconds(prepared.todo());
        lines.add(count(prepared.todo().size(), "block")
                + (prepared.todo().size() < prepared.plan().blocks().size()
                        ? " (of " + prepared.plan().blocks().size() + ", the others are there)"
                        : "")
                + ", "
                + count(
                        prepared.todo().stream()
                                .mapToInt(b -> b.slices().size())
                                .sum(),
                        "slice")
                + ", about " + Progress.timeAndUnit(seconds));
        run.plan().notes().forEach(note -> lines.add("  " + note));
        run.plan()
                .sized()
                .forEach(row ->
                        lines.add("  " + row.experiment() + ": " + count(row.blocks(), "block") + ", " + row.why()));
        return lines;
    }

    private static String line(String experiment, List<Experiment> rows, List<PlannedBlock> todo) {
        List<String> ids = rows.stream().map(Experiment::id).toList();
        List<PlannedBlock> blocks = todo.stream()
                .filter(block -> ids.contains(block.experiment().row().id()))
                .toList();
        return String.format(
                Locale.ROOT,
                "  %-22s %-9s %-10s %6s  %s",
                experiment,
                count(rows.size(), "cell"),
                count(blocks.size(), "block"),
                Progress.time(seconds(blocks)),
                rows.getFirst().title());
    }

    private static double seconds(List<PlannedBlock> blocks) {
        return blocks.stream().mapToDouble(PlannedBlock::estimatedSeconds).sum();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
