package dev.sevenstops.report.runbook;

import dev.sevenstops.report.render.Page;
import dev.sevenstops.report.runbook.Runbook.Entry;
import dev.sevenstops.report.runbook.Runbook.Shown;
import dev.sevenstops.report.runbook.Runbook.Step;

/** The runbook as Markdown. */
public final class RunbookMarkdown {
    private static final int SHORTEST_FENCE = 3;

    private RunbookMarkdown() {}

    /** The runbook of a run. */
    public static String of(Runbook runbook) {
        StringBuilder text = new StringBuilder();
        text.append("# Runbook\n\nMade from run `").append(runbook.run()).append("`. ");
        text.append(
                "Ports are those of a service that was started without arguments: 8080, and 8081 for its admin listener. ");
        text.append(
                "Where a step shows what its command wrote, that was recorded in this run: with the fault and with the fix, "
                        + "once each, by the processes that had been measured, after the last measurement.\n\n");
        text.append("| symptom | suspect |\n|---|---|\n");
        for (Entry entry : runbook.entries()) {
            text.append("| [")
                    .append(entry.symptom())
                    .append("](#")
                    .append(entry.id())
                    .append(") | ")
                    .append(entry.stop())
                    .append(" |\n");
        }
        runbook.entries().forEach(entry -> entry(text, entry));
        return text.toString();
    }

    private static void entry(StringBuilder text, Entry entry) {
        text.append("\n<a id=\"").append(entry.id()).append("\"></a>\n\n## ");
        text.append(entry.symptom()).append("\n\n");
        text.append("**Suspect:** ").append(entry.stop()).append(". ");
        text.append("**Looks like:** ").append(entry.looksLike()).append("\n\n");
        entry.first().forEach(step -> step(text, step));
        text.append("**Fix:** ").append(entry.fix()).append("\n\n");
        if (!entry.settings().isEmpty()) {
            for (Page.Setting setting : entry.settings()) {
                text.append("- `").append(setting.key()).append("`: `");
                text.append(setting.before()).append("` → `");
                text.append(setting.after()).append("`\n");
            }
            text.append('\n');
        }
        text.append("**Verify:** ").append(entry.verify()).append("\n\n");
        if (!entry.goals().isEmpty()) {
            entry.goals().forEach(goal -> text.append("- Goal: ").append(goal).append('\n'));
            text.append('\n');
        }
        text.append("**Evidence:** ");
        if (!entry.experiment().isEmpty()) {
            text.append('`').append(entry.experiment()).append("`: ");
        }
        text.append(entry.evidence()).append("\n\n**By hand:**\n\n");
        for (Page.Command command : entry.byHand()) {
            text.append("- ").append(command.what()).append(", ");
            text.append(command.note()).append(": `");
            text.append(command.line()).append("`\n");
        }
    }

    private static void step(StringBuilder text, Step step) {
        text.append("**").append(step.question()).append("**\n\n");
        fenced(text, "sh", step.command());
        text.append(step.reading()).append("\n\n");
        for (Shown shown : step.shown()) {
            text.append(shown.what()).append(" (`").append(step.source()).append("`):\n\n");
            fenced(text, "console", shown.text());
            if (!shown.note().isEmpty()) {
                text.append(shown.note()).append("\n\n");
            }
        }
        if (!step.remark().isEmpty()) {
            text.append('*').append(step.remark()).append("*\n\n");
        }
    }

    /** A fence is longer than every run of backticks inside, so that no output can end it. */
    private static void fenced(StringBuilder text, String language, String content) {
        int longest = SHORTEST_FENCE - 1;
        int run = 0;
        for (int i = 0; i < content.length(); i++) {
            run = content.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        text.append(fence).append(language).append('\n');
        text.append(content).append('\n').append(fence).append("\n\n");
    }
}
