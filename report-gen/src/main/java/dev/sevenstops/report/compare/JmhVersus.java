package dev.sevenstops.report.compare;

import dev.sevenstops.report.jmh.JmhFragment;
import dev.sevenstops.report.jmh.JmhResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The microbenchmarks of a candidate against those of the baseline. They are exploratory: none of them decides the exit code.
 *
 * @param baseline name of the run, with the JDK
 * @param candidate likewise
 * @param unmatched benchmarks that only one of them has
 */
record JmhVersus(String baseline, String candidate, List<JmhComparison.Row> rows, List<String> unmatched) {

    /** What the user asked to compare. Runs are compared JDK by JDK; one run, or its runtimes, JDK against JDK. */
    static List<JmhVersus> of(List<Subjects.Match> matches, Predicate<String> pages) {
        Set<JmhVersus> all = new LinkedHashSet<>();
        for (Subjects.Match match : matches) {
            Subject baseline = match.baseline();
            Map<String, List<JmhResult>> ours = byJdk(baseline, pages);
            if (match.candidates().isEmpty() && !ours.isEmpty()) {
                String first = ours.keySet().iterator().next();
                ours.keySet().stream()
                        .skip(1)
                        .forEach(jdk -> all.add(pair(baseline, ours, first, baseline, ours, jdk)));
            }
            for (Subject candidate : match.candidates()) {
                Map<String, List<JmhResult>> theirs = byJdk(candidate, pages);
                boolean sameRun = baseline.run().id().equals(candidate.run().id());
                if (!sameRun) {
                    ours.keySet().stream()
                            .filter(theirs::containsKey)
                            .forEach(jdk -> all.add(pair(baseline, ours, jdk, candidate, theirs, jdk)));
                }
                // What was measured on one JDK each is compared whatever that is, as runs of one runtime each are.
                if (ours.size() == 1 && theirs.size() == 1 && !ours.keySet().equals(theirs.keySet())) {
                    all.add(pair(
                            baseline,
                            ours,
                            ours.keySet().iterator().next(),
                            candidate,
                            theirs,
                            theirs.keySet().iterator().next()));
                }
            }
        }
        return List.copyOf(all);
    }

    /** Files that could not be used, a sentence each: a comparison without them must not seem to be all there is. */
    static List<String> damages(List<Subjects.Match> matches) {
        Set<String> remarks = new LinkedHashSet<>();
        matches.stream()
                .flatMap(Subjects.Match::sides)
                .forEach(subject -> subject.benchmarks()
                        .damages()
                        .forEach(damage -> remarks.add("run '" + subject.run().id() + "': " + damage.path() + ": "
                                + damage.reason() + "; its benchmarks are left out")));
        return List.copyOf(remarks);
    }

    private static Map<String, List<JmhResult>> byJdk(Subject subject, Predicate<String> pages) {
        Map<String, List<JmhResult>> byJdk = new LinkedHashMap<>();
        for (JmhResult result : subject.benchmarks().all()) {
            if (pages.test(result.page())) {
                byJdk.computeIfAbsent(result.feature(), jdk -> new ArrayList<>())
                        .add(result);
            }
        }
        return byJdk;
    }

    private static JmhVersus pair(
            Subject baseline,
            Map<String, List<JmhResult>> ours,
            String jdk,
            Subject candidate,
            Map<String, List<JmhResult>> theirs,
            String theirJdk) {
        List<JmhResult> one = ours.getOrDefault(jdk, List.of());
        List<JmhResult> other = theirs.getOrDefault(theirJdk, List.of());
        String name = name(baseline, one);
        String otherName = name(candidate, other);
        List<String> unmatched = new ArrayList<>(only(one, other, name));
        unmatched.addAll(only(other, one, otherName));
        return new JmhVersus(name, otherName, JmhComparison.of(one, other), List.copyOf(unmatched));
    }

    private static String name(Subject subject, List<JmhResult> results) {
        return subject.name() + ", JDK " + results.getFirst().jdk();
    }

    private static List<String> only(List<JmhResult> these, List<JmhResult> others, String name) {
        return these.stream()
                .filter(one -> others.stream().noneMatch(other -> other.key().equals(one.key())))
                .map(one -> one.name() + " is in " + name + " only")
                .toList();
    }

    /** Its lines, ready to be printed. */
    List<ComparePage.Benchmark> lines() {
        return rows.stream().map(JmhVersus::line).toList();
    }

    private static ComparePage.Benchmark line(JmhComparison.Row row) {
        return new ComparePage.Benchmark(
                row.baseline().page(),
                row.baseline().name(),
                JmhFragment.time(row.baseline().nanos()),
                JmhFragment.time(row.candidate().nanos()),
                row.estimate().map(CompareReport::interval).orElse("-"),
                row.baseline().forkNanos().size() + " : "
                        + row.candidate().forkNanos().size(),
                row.verdict().word(),
                CompareReport.tone(row.verdict()),
                row.verdict().reason());
    }
}
