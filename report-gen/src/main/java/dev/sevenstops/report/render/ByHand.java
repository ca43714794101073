package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The command lines that reproduce one cell: each arm by hand, and the measurement of this cell alone. */
public final class ByHand {
    // What a POSIX shell takes as it stands.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,+%@-]+");
    private static final String DOWNSTREAM = "downstream.";

    private ByHand() {}

    /** Of a row: its arms, and how it is measured alone. */
    public static List<Page.Command> of(Summary summary, Row row) {
        List<Page.Command> commands = new ArrayList<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            Map<String, String> settings = new TreeMap<>(row.experiment().arms().getOrDefault(arm, Map.of()));
            Map<String, String> others = new TreeMap<>(settings);
            others.keySet().removeIf(key -> !key.startsWith(DOWNSTREAM));
            settings.keySet().removeAll(others.keySet());
            String serve = "./stops serve";
            if (!others.isEmpty()) {
                commands.add(new Page.Command(
                        arm,
                        "the services behind it: they print their addresses, which app.downstream of the next line is told",
                        "./stops downstream" + pairs(others)));
                serve += " " + quoted("app.downstream=pricing=<host:port>;inventory=<host:port>;shipping=<host:port>");
            }
            commands.add(new Page.Command(
                    arm,
                    "the service with this arm’s settings",
                    arguments(summary, row, arm) + serve + pairs(settings)));
        }
        String runtime = summary.several() ? " -Dmatrix.runtimes=" + quoted(row.runtime()) : "";
        String via = row.experiment().cell().levels().getOrDefault(Cell.VIA, "direct");
        commands.add(new Page.Command(
                "measure",
                via.equals("direct")
                        ? "this cell alone, both arms under the same load"
                        : "this cell alone, both arms behind " + via,
                "mvn gatling:test -Dmatrix.profile=" + quoted(summary.run().profile()) + runtime + " "
                        + quoted("-Dmatrix.only=" + row.experiment().id())));
        return List.copyOf(commands);
    }

    /** The JVM arguments that the arm's process was started with, for the launcher. */
    private static String arguments(Summary summary, Row row, String arm) {
        List<String> arguments = row.blocks().stream()
                .map(block -> block.arms().get(arm))
                .filter(process -> process != null)
                .map(Block.ArmProcess::jvmArguments)
                .findFirst()
                .orElseGet(() -> summary.run().environment().runtimes().stream()
                        .filter(jvm -> jvm.name().equals(row.runtime()))
                        .map(Environment.Jvm::arguments)
                        .findFirst()
                        .orElse(List.of()));
        return arguments.isEmpty() ? "" : "STOPS_JAVA_OPTS=" + quoted(String.join(" ", arguments)) + " ";
    }

    private static String pairs(Map<String, String> settings) {
        StringBuilder pairs = new StringBuilder();
        settings.forEach((key, value) -> pairs.append(' ').append(quoted(key + "=" + value)));
        return pairs.toString();
    }

    /** As one word of a POSIX shell. */
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
