package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Experiment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a comparison would leave out without a word. */
final class Gaps {
    private static final int ROWS = 12;

    private Gaps() {}

    /** What to say of names that select nothing: one that is misspelled must not leave out what it was to compare. */
    static Optional<String> unknown(List<Subjects.Match> matches, List<String> only) {
        Set<String> rows = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        for (Subject subject : subjects(matches)) {
            for (Subject.Measured row : subject.rows().values()) {
                rows.add(row.experiment().id());
                names.add(row.experiment().stop());
                names.add(row.experiment().cell().experiment());
            }
            subject.benchmarks().all().forEach(result -> names.add(result.page()));
        }
        List<String> unknown = only.stream()
                .filter(name -> !rows.contains(name) && !names.contains(name))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("--only: no row of " + String.join(", ", unknown) + " is in any of the runs; they have: "
                        + String.join(", ", names) + alike(unknown, rows));
    }

    /** The rows of the experiments whose rows are asked for at other levels, as the rest of a sentence; empty if there are none. */
    private static String alike(List<String> unknown, Set<String> rows) {
        List<String> alike = rows.stream()
                .filter(row ->
                        unknown.stream().anyMatch(name -> experiment(name).equals(experiment(row))))
                .toList();
        return alike.isEmpty()
                ? ""
                : "; with these rows: " + String.join(" ", alike.subList(0, Math.min(ROWS, alike.size())))
                        + (alike.size() > ROWS ? " and " + (alike.size() - ROWS) + " more" : "");
    }

    private static String experiment(String row) {
        int at = row.indexOf('@');
        return at < 0 ? row : row.substring(0, at);
    }

    /** A sentence for each side that has lost blocks: those that are not there may be those that were the worst. */
    static List<String> dropped(List<Subjects.Match> matches, Predicate<Experiment> asked) {
        List<String> sentences = new ArrayList<>();
        for (Subject subject : subjects(matches)) {
            List<String> rows = new ArrayList<>();
            int dropped = 0;
            int all = 0;
            for (Subject.Measured row : subject.rows().values()) {
                if (asked.test(row.experiment())) {
                    int blocks = row.blocks().size() + row.dropped();
                    dropped += row.dropped();
                    all += blocks;
                    if (row.dropped() > 0) {
                        rows.add(row.experiment().id() + " " + row.dropped() + " of " + blocks);
                    }
                }
            }
            if (dropped > 0) {
                sentences.add("'" + subject.name() + "' dropped " + dropped + " of " + all
                        + " blocks, and what they would have said is in no ratio: " + String.join(", ", rows));
            }
        }
        return sentences.stream().distinct().toList();
    }

    private static List<Subject> subjects(List<Subjects.Match> matches) {
        return matches.stream().flatMap(Subjects.Match::sides).toList();
    }
}
