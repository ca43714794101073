package dev.sevenstops.report.render;

import dev.sevenstops.report.stats.ColdAndWarm;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a cold JVM costs, by runtime and arm: its start, and the first turn of its warm-up against the last one. */
final class ColdTable {
    private static final String NOTE =
            "No verdict is about this. Cold is the first turn of the warm-up, warm the last one, of the same load; compiling"
                    + " is the CPU time of the JVM’s compilers as a part of the time in which load was sent.";

    private ColdTable() {}

    /** A line for each runtime and arm; none where no block says how it was warmed up. */
    static Page.Cold of(Summary summary) {
        List<List<String>> lines = new ArrayList<>();
        for (ColdAndWarm line : readings(summary)) {
            lines.add(List.of(
                    line.runtime(),
                    line.arm(),
                    Integer.toString(line.blocks()),
                    Format.seconds(line.startSeconds()),
                    percent(line.coldCompilers()),
                    percent(line.warmCompilers()),
                    times(line.cpuRatio()),
                    times(line.latencyRatio()),
                    settled(line)));
        }
        List<String> head = List.of(
                "Runtime",
                "Arm",
                "Blocks",
                "Start",
                "Compiling, cold",
                "Compiling, warm",
                "CPU of a request, cold ÷ warm",
                "Mean latency, cold ÷ warm",
                "JVMs");
        return new Page.Cold("Cold against warm", NOTE, new Page.Figures(head, List.copyOf(lines)));
    }

    /** The table's figures in full precision. */
    static List<ColdAndWarm> readings(Summary summary) {
        return ColdAndWarm.of(
                summary.rows().stream().flatMap(row -> row.blocks().stream()).toList());
    }

    private static String settled(ColdAndWarm line) {
        int untold = line.blocks() - line.settled() - line.unsettled();
        return line.settled() + " settled, " + line.unsettled() + " not"
                + (untold > 0 ? ", " + untold + " cannot be told" : "");
    }

    private static String percent(OptionalDouble part) {
        return part.isPresent() ? Format.percent(part.getAsDouble()) : "-";
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? Format.number(ratio.getAsDouble()) + "x" : "-";
    }
}
