package dev.sevenstops.report.runbook;

import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.Diagnostic;
import dev.sevenstops.report.map.Guide.Symptom;
import dev.sevenstops.report.map.Measured;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.model.BlockDiagnostics.Output;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.render.ArmSettings;
import dev.sevenstops.report.render.ByHand;
import dev.sevenstops.report.render.Format;
import dev.sevenstops.report.render.Page;
import dev.sevenstops.report.runbook.Runbook.Entry;
import dev.sevenstops.report.runbook.Runbook.Shown;
import dev.sevenstops.report.runbook.Runbook.Step;
import dev.sevenstops.report.stats.Row;
import dev.sevenstops.report.stats.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts what is known about the symptoms together with what a run has measured and recorded of them. */
final class RunbookBuilder {
    private final Summary summary;
    private final List<BlockDiagnostics> diagnostics;

    RunbookBuilder(Summary summary, List<BlockDiagnostics> diagnostics) {
        this.summary = summary;
        this.diagnostics = diagnostics;
    }

    /** A recording, and where it was made. */
    private record Source(String words, Recorded recorded) {}

    Runbook runbook(Guide guide) {
        return new Runbook(
                summary.run().id(), guide.symptoms().stream().map(this::entry).toList());
    }

    private Entry entry(Symptom symptom) {
        Optional<Row> row = Measured.row(summary, symptom.experiments());
        Optional<Measured> measured = Measured.of(summary, symptom.experiments());
        return new Entry(
                symptom.id(),
                symptom.symptom(),
                symptom.stop(),
                symptom.looksLike(),
                symptom.first().stream()
                        .map(diagnostic -> step(symptom, diagnostic, row.isPresent()))
                        .toList(),
                symptom.fix(),
                row.map(ArmSettings::different).orElse(List.of()),
                symptom.verify(),
                row.map(RunbookBuilder::goals).orElse(List.of()),
                row.map(one -> ByHand.of(summary, one)).orElseGet(() -> toMeasure(symptom)),
                measured.map(Measured::experiment).orElse(""),
                measured.map(effect -> effect.words() + ". " + Format.sentence(effect.reason()))
                        .orElseGet(() -> Measured.missing(symptom.experiments())));
    }

    private static List<String> goals(Row row) {
        return row.goals().stream()
                .map(check -> check.goal().label() + " at most "
                        + Format.quantity(check.goal().atMost(), check.unit()))
                .toList();
    }

    private static List<Page.Command> toMeasure(Symptom symptom) {
        return List.of(new Page.Command(
                "measure",
                "what this run lacks, both arms under the same load",
                "mvn gatling:test -Dmatrix.only=" + String.join(",", symptom.experiments())));
    }

    private Step step(Symptom symptom, Diagnostic diagnostic, boolean measured) {
        Optional<Source> source = source(symptom, diagnostic);
        List<Shown> shown = new ArrayList<>();
        source.ifPresent(found -> {
            show(found.recorded(), Experiment.BEFORE, "With the fault", shown);
            show(found.recorded(), Experiment.AFTER, "With the fix", shown);
        });
        return new Step(
                diagnostic.question(),
                diagnostic.typed(),
                diagnostic.reading(),
                source.map(Source::words).orElse(""),
                List.copyOf(shown),
                source.map(found -> remark(found.recorded())).orElseGet(() -> missing(symptom, measured)));
    }

    private static void show(Recorded recorded, String arm, String what, List<Shown> shown) {
        Optional.ofNullable(recorded.arms().get(arm)).ifPresent(output -> {
            Excerpt excerpt = Excerpt.of(output);
            shown.add(new Shown(arm, what, excerpt.text(), excerpt.note()));
        });
    }

    /** The first block that has it; of several experiments the first one. */
    private Optional<Source> source(Symptom symptom, Diagnostic diagnostic) {
        for (String experiment : symptom.experiments()) {
            for (Row row : summary.rows()) {
                if (row.experiment().cell().experiment().equals(experiment)) {
                    Optional<Source> found = source(row, symptom, diagnostic);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Source> source(Row row, Symptom symptom, Diagnostic diagnostic) {
        String id = row.experiment().id();
        for (BlockDiagnostics block : diagnostics) {
            if (block.experiment().equals(id) && block.runtime().equals(row.runtime())) {
                for (Recorded recorded : block.recorded()) {
                    if (recorded.symptom().equals(symptom.id())
                            && recorded.name().equals(diagnostic.name())) {
                        String name = summary.several() ? id + " @" + row.runtime() : id;
                        return Optional.of(new Source(name + ", block " + block.index(), recorded));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** That a command which writes the same about both arms shows nothing must be said: it is what the runbook is asked for. */
    private static String remark(Recorded recorded) {
        Optional<Output> before = Optional.ofNullable(recorded.arms().get(Experiment.BEFORE));
        Optional<Output> after = Optional.ofNullable(recorded.arms().get(Experiment.AFTER));
        if (before.isEmpty() || after.isEmpty()) {
            return "It was recorded of one arm only.";
        }
        boolean alike = before.get().output().equals(after.get().output())
                && before.get().exitCode().equals(after.get().exitCode());
        return alike ? "It wrote the same about both: this step does not tell them apart in this run." : "";
    }

    private static String missing(Symptom symptom, boolean measured) {
        return "Not recorded in this run: "
                + (measured
                        ? "its blocks of " + String.join(", ", symptom.experiments())
                                + " hold no output of this command."
                        : "it has no usable block of " + String.join(", ", symptom.experiments()) + ".");
    }
}
