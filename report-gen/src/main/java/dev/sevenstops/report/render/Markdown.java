package dev.sevenstops.report.render;

import dev.sevenstops.report.jmh.JmhFragment;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.stats.BlockTime;
import dev.sevenstops.report.stats.CellGroup;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.Damage;
import java.util.List;

/** The table as Markdown, to be pasted into an issue or a pull request. */
final class Markdown {
    private Markdown() {}

    static String of(Summary summary, Beside beside) {
        Run run = summary.run();
        StringBuilder text = new StringBuilder();
        text.append("# Seven Stops: ").append(escape(run.id())).append("\n\n");
        text.append("Profile ")
                .append(escape(run.profile()))
                .append(", started ")
                .append(Format.instant(run.startedAt()))
                .append(run.finishedAt().isPresent() ? "" : ", **not finished**")
                .append(", commit ")
                .append(escape(run.environment().commit()))
                .append(", ")
                .append(escape(run.environment().cpu()))
                .append(", ")
                .append(run.environment().cores())
                .append(" cores.\n\n");
        for (Damage damage : summary.damages()) {
            text.append("- **Damaged:** `")
                    .append(damage.path())
                    .append("`, ")
                    .append(escape(damage.reason()))
                    .append('\n');
        }
        for (Row row : summary.all()) {
            for (Block block : row.dropped()) {
                text.append("- **Dropped:** ")
                        .append(escape(TableRow.trouble(block)))
                        .append('\n');
            }
        }
        text.append(summary.isComplete() ? "" : "\n");
        head(text);
        table(summary, text);
        MarkdownDetails.append(summary, text);
        secondaries(summary, text);
        beside.agreement().agreement().ifPresent(agreement -> MarkdownDetails.agreement(agreement, text));
        benchmarks(beside, text);
        text.append(
                "\nRatio is after/before over blocks with its 95 % interval: Student's t, or signed ranks where one of twelve blocks or more is an outlier. Verdicts are corrected by Holm over the rows. A/A is the largest ratio between two slices"
                        + " of the same arm.\n");
        TextTable.pairs(summary)
                .ifPresent(pairs -> text.append('\n').append(escape(pairs)).append(".\n"));
        BlockTime.of(summary)
                .ifPresent(time -> text.append('\n').append(time.text()).append(".\n"));
        return text.toString();
    }

    private static void table(Summary summary, StringBuilder text) {
        List<CellGroup> groups = summary.groups();
        for (Stop stop : Stop.values()) {
            if (groups.stream().noneMatch(group -> group.stop().equals(stop.id()))) {
                text.append("| ")
                        .append(stop.id())
                        .append(" | not measured in this run")
                        .append(" |".repeat(10))
                        .append('\n');
            }
            rows(
                    summary,
                    text,
                    groups.stream()
                            .filter(group -> group.stop().equals(stop.id()))
                            .toList());
        }
        rows(
                summary,
                text,
                groups.stream().filter(group -> Stop.of(group.stop()).isEmpty()).toList());
    }

    private static void rows(Summary summary, StringBuilder text, List<CellGroup> groups) {
        for (CellGroup group : groups) {
            group.cells().forEach(row -> line(text, TableRow.primary(summary, row)));
        }
    }

    private static void secondaries(Summary summary, StringBuilder text) {
        for (Row row : summary.rows()) {
            List<TableRow> secondaries = TableRow.secondaries(summary, row);
            if (!secondaries.isEmpty()) {
                text.append("\n## ").append(escape(TableRow.name(summary, row))).append(": exploratory metrics\n\n");
                head(text);
                secondaries.forEach(secondary -> line(text, secondary));
            }
        }
    }

    private static void benchmarks(Beside beside, StringBuilder text) {
        if (!beside.benchmarks().all().isEmpty()) {
            text.append("\n## Microbenchmarks\n\n")
                    .append(JmhFragment.markdown(beside.benchmarks().all()));
        }
    }

    private static void head(StringBuilder text) {
        text.append(
                "| stop | experiment | symptom | metric | before | after | ratio | A/A | blocks | verdict | why |\n");
        text.append("|---|---|---|---|--:|--:|--:|--:|--:|---|---|\n");
    }

    private static void line(StringBuilder text, TableRow row) {
        for (String cell : List.of(
                row.stop(),
                row.experiment(),
                row.symptom(),
                row.metric(),
                row.before(),
                row.after(),
                row.ratio(),
                row.noise(),
                row.blocks(),
                row.outcome(),
                row.reason())) {
            text.append("| ").append(escape(cell)).append(' ');
        }
        text.append("|\n");
    }

    static String escape(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("\n", " ");
    }
}
