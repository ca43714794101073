package dev.sevenstops.report.compare;

import dev.sevenstops.report.jmh.JmhResult;
import dev.sevenstops.report.store.RunFolders;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is to be compared with what. */
final class Subjects {
    private final Path results;
    private final Map<Path, RunValues> read = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    /** Of the runs in a folder. */
    Subjects(Path results) {
        this.results = results;
    }

    /** A baseline with its candidates; none where only the benchmarks of one run are compared, JDK against JDK. */
    record Match(Subject baseline, List<Subject> candidates) {

        /** The baseline, then its candidates. */
        Stream<Subject> sides() {
            return Stream.concat(Stream.of(baseline), candidates.stream());
        }
    }

    /** A run, and one of its runtimes if the user named one. */
    private record Named(String text, RunValues run, Optional<String> runtime) {}

    /**
     * What the user named, each {@code <run>} or {@code <run>@<runtime>}; the first one is the baseline. A run of several runtimes
     * is compared runtime by runtime with a run that has the same ones, or, alone, its other runtimes with its first.
     *
     * @throws UnusableResultsException if something is not there, or what is there does not match
     */
    List<Match> of(List<String> names) throws IOException {
        List<Named> all = new ArrayList<>();
        for (String name : names) {
            all.add(named(name));
        }
        Named first = all.getFirst();
        List<String> runtimes = runtimes(first);
        if (all.size() == 1) {
            if (runtimes.size() < 2) {
                Subject alone = first.run().on(runtimes.getFirst());
                if (alone.benchmarks().all().stream()
                                .map(JmhResult::feature)
                                .distinct()
                                .count()
                        > 1) {
                    return List.of(new Match(alone, List.of()));
                }
                throw new UnusableResultsException("'" + first.text()
                        + "' is one run on one runtime: name a second run, or a run that has several runtimes or microbenchmarks of"
                        + " several JDKs");
            }
            return List.of(new Match(
                    first.run().on(runtimes.getFirst()),
                    runtimes.stream().skip(1).map(first.run()::on).toList()));
        }
        List<Match> matches = new ArrayList<>();
        List<Named> others = all.subList(1, all.size());
        for (String runtime : runtimes) {
            List<Subject> candidates = new ArrayList<>();
            for (Named other : others) {
                List<String> theirs = runtimes(other);
                if (runtimes.size() == 1 && theirs.size() == 1) {
                    candidates.add(other.run().on(theirs.getFirst()));
                } else if (theirs.contains(runtime)) {
                    candidates.add(other.run().on(runtime));
                }
            }
            if (!candidates.isEmpty()) {
                matches.add(new Match(first.run().on(runtime), List.copyOf(candidates)));
            }
        }
        for (Named other : others) {
            boolean matched = matches.stream()
                    .flatMap(match -> match.candidates().stream())
                    .anyMatch(candidate -> runtimes(other).contains(candidate.runtime())
                            && candidate.run().id().equals(other.run().run().id()));
            if (!matched) {
                throw new UnusableResultsException("'" + other.text() + "' was measured on "
                        + String.join(", ", runtimes(other)) + ", '" + first.text() + "' on "
                        + String.join(", ", runtimes) + ": say which is compared with which, as <run>@<runtime>");
            }
        }
        all.forEach(one -> without(one, matches));
        return matches;
    }

    /** A sentence for each runtime that {@link #of} found nothing to compare with, though the user did not leave it out. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private void without(Named one, List<Match> matches) {
        for (String runtime : runtimes(one)) {
            boolean compared = matches.stream()
                    .flatMap(Match::sides)
                    .anyMatch(subject -> subject.runtime().equals(runtime)
                            && subject.run().id().equals(one.run().run().id()));
            if (!compared) {
                remarks.add("'" + one.text() + "' was measured on " + runtime
                        + " as well, and that is compared with nothing");
            }
        }
    }

    private static List<String> runtimes(Named named) {
        return named.runtime().map(List::of).orElse(named.run().runtimes());
    }

    private Named named(String text) throws IOException {
        Optional<Path> whole = RunFolders.folder(results, text);
        if (whole.isPresent()) {
            return new Named(text, run(whole.orElseThrow()), Optional.empty());
        }
        int at = text.lastIndexOf('@');
        Optional<Path> part = at > 0 ? RunFolders.folder(results, text.substring(0, at)) : Optional.empty();
        if (part.isEmpty()) {
            throw RunFolders.missing(results, text);
        }
        RunValues run = run(part.orElseThrow());
        String runtime = text.substring(at + 1);
        if (!run.runtimes().contains(runtime)) {
            throw new UnusableResultsException("run '" + run.run().id() + "' has no runtime '" + runtime + "'; it has: "
                    + String.join(", ", run.runtimes()));
        }
        return new Named(text, run, Optional.of(runtime));
    }

    private RunValues run(Path folder) throws IOException {
        Path key = folder.toRealPath();
        RunValues known = read.get(key);
        if (known != null) {
            return known;
        }
        RunValues run = RunValues.read(folder);
        read.put(key, run);
        return run;
    }
}
