package dev.sevenstops.report.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.Alert;
import dev.sevenstops.report.map.Guide.StopGuide;

/** Alert rules for Prometheus, a group for each stop. */
public final class AlertRules {
    private AlertRules() {}

    /** The rules as a file that Prometheus loads. */
    public static String of(Guide guide) {
        StringBuilder text =
                new StringBuilder("# Alert rules for a service with the lifecycle instrument. Generated.\ngroups:\n");
        for (StopGuide stop : guide.stops()) {
            text.append("  - name: seven-stops-").append(stop.stop()).append("\n    rules:\n");
            for (Alert alert : stop.alerts()) {
                text.append("      - alert: ").append(alert.alert()).append('\n');
                text.append("        expr: ").append(quoted(alert.expr())).append('\n');
                text.append("        for: ").append(alert.hold()).append('\n');
                text.append("        labels: {severity: ")
                        .append(alert.severity())
                        .append(", stop: ")
                        .append(stop.stop())
                        .append("}\n");
                text.append("        annotations:\n          summary: ")
                        .append(quoted(alert.summary()))
                        .append("\n          runbook_url: ")
                        .append(quoted("runbook.md#" + alert.symptom()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** A text in double quotes: what JSON writes is YAML too. */
    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}
