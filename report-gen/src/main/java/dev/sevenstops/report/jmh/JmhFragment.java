package dev.sevenstops.report.jmh;

import dev.sevenstops.report.render.Format;
import java.util.List;

/** The results as a table: HTML with the classes of the report's style sheet, or Markdown. The same results give the same text. */
public final class JmhFragment {
    private JmhFragment() {}

    /** A section of the report; empty if there are no results. */
    public static String html(List<JmhResult> results) {
        if (results.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        html.append(
                        "<div class=\"scroll\" tabindex=\"0\"><table class=\"plain\"><thead><tr><th scope=\"col\">Benchmark</th>")
                .append("<th scope=\"col\">JDK</th><th scope=\"col\" class=\"num\">Time</th>")
                .append("<th scope=\"col\" class=\"num\">JVMs</th><th scope=\"col\" class=\"num\">Spread</th>")
                .append("<th scope=\"col\" class=\"num\">Allocated</th></tr></thead><tbody>\n");
        for (JmhResult result : results) {
            html.append("<tr><th scope=\"row\"><code>")
                    .append(escaped(result.name()))
                    .append("</code></th><td>")
                    .append(escaped(result.jdk()))
                    .append("</td>");
            for (String figure : figures(result)) {
                html.append("<td class=\"num\">").append(figure).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** The same as Markdown. */
    public static String markdown(List<JmhResult> results) {
        StringBuilder table = new StringBuilder("""
                | benchmark | JDK | time | JVMs | spread | allocated |
                | --- | --- | ---: | ---: | ---: | ---: |
                """);
        for (JmhResult result : results) {
            table.append("| `")
                    .append(cell(result.name()))
                    .append("` | ")
                    .append(cell(escaped(result.jdk())))
                    .append(" | ")
                    .append(String.join(" | ", figures(result)))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static List<String> figures(JmhResult result) {
        return List.of(
                time(result.nanos()),
                Format.count(result.forkNanos().size()),
                result.forkNanos().size() < 2 ? "-" : Format.percent(result.spread()),
                result.allocatedBytes().isPresent()
                        ? Format.bytes(Math.rint(result.allocatedBytes().getAsDouble()))
                        : "-");
    }

    /** Below a microsecond in nanoseconds. */
    public static String time(double nanos) {
        return nanos < 999.5 ? Format.number(nanos) + " ns" : Format.seconds(nanos / 1e9);
    }

    /** Inside a code span only what ends it, or the cell, has a meaning. */
    private static String cell(String text) {
        return text.replace("`", "'").replace("|", "\\|").replaceAll("\\R", " ");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
