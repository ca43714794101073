package dev.sevenstops.report.runbook;

import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.Diagnostic;
import dev.sevenstops.report.map.Guide.Symptom;
import dev.sevenstops.report.map.Measured;
import dev.sevenstops.report.stats.Summary;
import java.util.Optional;

/** The runbook as Markdown. */
public final class RunbookMarkdown {
    private RunbookMarkdown() {}

    /** The runbook of a run. */
    public static String of(Guide guide, Summary summary) {
        StringBuilder text = new StringBuilder();
        text.append("# Runbook\n\nMade from run `").append(summary.run().id()).append("`. ");
        text.append(
                "Ports are those of a service that was started without arguments: 8080, and 8081 for its admin listener.\n\n");
        text.append("| symptom | suspect |\n|---|---|\n");
        for (Symptom symptom : guide.symptoms()) {
            text.append("| [")
                    .append(symptom.symptom())
                    .append("](#")
                    .append(symptom.id())
                    .append(") | ")
                    .append(symptom.stop())
                    .append(" |\n");
        }
        guide.symptoms().forEach(symptom -> symptom(text, symptom, summary));
        return text.toString();
    }

    private static void symptom(StringBuilder text, Symptom symptom, Summary summary) {
        text.append("\n<a id=\"").append(symptom.id()).append("\"></a>\n\n## ");
        text.append(symptom.symptom()).append("\n\n");
        text.append("**Suspect:** ").append(symptom.stop()).append(". ");
        text.append("**Looks like:** ").append(symptom.looksLike()).append("\n\n");
        for (Diagnostic diagnostic : symptom.first()) {
            text.append("**").append(diagnostic.question()).append("**\n\n```sh\n");
            text.append(diagnostic.typed()).append("\n```\n\n");
            text.append(diagnostic.reading()).append("\n\n");
        }
        Optional<Measured> measured = Measured.of(summary, symptom.experiments());
        text.append("**Fix:** ").append(symptom.fix()).append("\n\n");
        text.append("**Verify:** ").append(symptom.verify()).append("\n\n");
        text.append("**Evidence:** ")
                .append(measured.map(effect -> "`" + effect.experiment() + "`: " + effect.words() + ". "
                                + effect.reason() + ". To see it: `./stops serve " + effect.settingsBefore()
                                + "` against `./stops serve " + effect.settingsAfter() + "`.")
                        .orElseGet(() -> Measured.missing(symptom.experiments())))
                .append('\n');
    }
}
