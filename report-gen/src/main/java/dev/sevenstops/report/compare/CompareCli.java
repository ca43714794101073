package dev.sevenstops.report.compare;

import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.UnusableResultsException;
import dev.sevenstops.report.store.UnwritableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./stops compare <run> <run>…}: runs against runs, or the runtimes of one run against each other. */
@Command(
        name = "compare",
        description =
                "Compares runs: the first one is the baseline. Rows are aligned by experiment, factor levels and arm; of each"
                        + " its primary metric, the own time of every stop, the CPU for each request, and the process's start, memory"
                        + " and pauses are compared."
                        + " Microbenchmarks that lie in the runs' folders are compared too, JDK by JDK; they are"
                        + " exploratory and never change the exit code.",
        footer = {
            "",
            "Examples:",
            "  ./stops compare 20260101-100000-full 20260102-100000-full",
            "  ./stops compare 20260101-100000-full                       the runtimes of one run, with its first; its",
            "                                                             benchmarks likewise, if it has several JDKs",
            "  ./stops compare 20260101-100000-full@jdk21 20260101-100000-full@jdk25",
            "  ./stops compare main pr --only accept,serialize/page --arms after --markdown >> $GITHUB_STEP_SUMMARY"
        },
        exitCodeOnInvalidInput = 3,
        exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no regression",
            "1:a regression beyond the threshold",
            "2:inconclusive: no regression was found, and a metric that decides cannot be told, may be beyond the threshold, or was"
                    + " not measured again",
            "3:wrong usage, no such run, or runs that must not be compared"
        })
public final class CompareCli implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "<run>", description = "name of a run, or a run's folder, and @<runtime>")
    private List<String> runs = List.of();

    @Option(
            names = "--results",
            paramLabel = "<dir>",
            description = "folder that holds the runs (default: ${DEFAULT-VALUE})",
            defaultValue = "results")
    private Path results = Path.of("results");

    @Option(
            names = "--threshold",
            paramLabel = "<part>",
            description =
                    "by how much a metric must be worse to end with 1, such as 5%% or 0.05 (default: its margin: 2%% for"
                            + " means, CPU and counters, 5%% for p50, 10%% for higher quantiles); below that margin it says as well"
                            + " what is the same")
    private @Nullable String threshold;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "<row>",
            description = "stops, experiments or rows, such as accept,serialize/page,parse/cookies@cap=8192,via=direct")
    private List<String> parts = List.of();

    /** Of {@link #parts}. */
    private List<String> only = List.of();

    @Option(
            names = "--arms",
            split = ",",
            paramLabel = "<arm>",
            description = "arms that decide (default: before,after)")
    private List<String> arms = List.of(Experiment.BEFORE, Experiment.AFTER);

    @Option(
            names = "--all",
            description =
                    "exploratory metrics of the arms decide as well (after/before never does), and are corrected for their number")
    private boolean all;

    @Option(names = "--force", description = "compare although the machines differ")
    private boolean force;

    @Option(
            names = "--details",
            description =
                    "print exploratory metrics in which nothing was called too, and every warning with all its rows")
    private boolean details;

    @Option(names = "--markdown", description = "print Markdown that fits a pull request's comment")
    private boolean markdown;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(names = "--junit", paramLabel = "<file>", description = "write JUnit XML as well")
    private @Nullable Path junit;

    @Option(
            names = "--html",
            paramLabel = "<file>",
            description =
                    "write one self-contained HTML page as well: verdicts by stop, latencies laid over each other, and what changed in"
                            + " the environment")
    private @Nullable Path html;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this and do nothing else")
    @SuppressWarnings("unused") // picocli prints the usage before call()
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = Outcome.UNUSABLE.code();
        try {
            code = new CommandLine(new CompareCli()).execute(args);
        } catch (Error broken) {
            // which would end the process with 1, and that means a regression
            System.err.println("cannot compare: " + broken);
        }
        System.exit(code);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        only = names(parts);
        Comparer comparer = comparer();
        try {
            Subjects subjects = new Subjects(results);
            List<Subjects.Match> matches = subjects.of(runs);
            Optional<String> unknown = Gaps.unknown(matches, only);
            if (unknown.isPresent()) {
                throw new UnusableResultsException(unknown.orElseThrow());
            }
            List<String> remarks = new ArrayList<>(machines(matches));
            remarks.addAll(Gaps.dropped(matches, this::isAsked));
            remarks.addAll(subjects.remarks());
            List<Versus> compared = comparer.compare(matches);
            List<JmhVersus> benchmarks = JmhVersus.of(matches, page -> only.isEmpty() || only.contains(page));
            remarks.addAll(hours(matches));
            remarks.addAll(JmhVersus.damages(matches));
            CompareReport report = new CompareReport(
                    compared, benchmarks, Outcome.of(compared, !benchmarks.isEmpty()), comparer.rule(), remarks);
            if (report.outcome() != Outcome.NOTHING_DECIDES
                    && compared.stream().allMatch(one -> one.lines().isEmpty())) {
                List<String> reasons = new ArrayList<>();
                compared.forEach(one ->
                        one.refused().forEach(refused -> reasons.add(refused.experiment() + ": " + refused.reason())));
                reasons.add(
                        only.isEmpty()
                                ? "the runs have no row that can be compared"
                                : "no row of " + String.join(", ", only) + " can be compared");
                return refused(reasons);
            }
            write(report);
            out.print(
                    markdown
                            ? CompareMarkdown.of(report)
                            : json ? CompareJson.of(report) : CompareText.of(report, details));
            out.flush();
            return report.outcome().code();
        } catch (UnusableResultsException unusable) {
            return refused(List.of(String.valueOf(unusable.getMessage())));
        } catch (UnwritableFileException unwritable) {
            spec.commandLine().getErr().println(unwritable.getMessage());
            return Outcome.UNUSABLE.code();
        } catch (IOException failed) {
            return refused(
                    List.of("cannot compare: " + failed.getClass().getSimpleName() + ": " + failed.getMessage()));
        }
    }

    /** Says why, where a CI system looks as well: it would show nothing otherwise, or the file of an earlier comparison. */
    private int refused(List<String> reasons) {
        PrintWriter err = spec.commandLine().getErr();
        reasons.forEach(err::println);
        CompareReport nothing = new CompareReport(List.of(), List.of(), Outcome.UNUSABLE, new Rule(part()), reasons);
        try {
            PrintWriter out = spec.commandLine().getOut();
            out.print(markdown ? CompareMarkdown.refused(reasons) : json ? CompareJson.of(nothing) : "");
            out.flush();
            if (html != null) {
                AtomicFiles.write(html, CompareHtml.of(nothing).getBytes(StandardCharsets.UTF_8));
            }
            if (junit != null) {
                AtomicFiles.write(junit, CompareJunit.refused(reasons).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException unwritable) {
            err.println(unwritable.getMessage());
        }
        return Outcome.UNUSABLE.code();
    }

    private Comparer comparer() {
        if (markdown && json) {
            throw new ParameterException(spec.commandLine(), "--markdown and --json exclude each other");
        }
        Set<String> deciding = new LinkedHashSet<>(arms);
        if (deciding.isEmpty() || !Set.of(Experiment.BEFORE, Experiment.AFTER).containsAll(deciding)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--arms: the arms are before and after, found '" + String.join(",", arms) + "'");
        }
        return new Comparer(new Rule(part()), Set.copyOf(deciding), all, this::isAsked);
    }

    private OptionalDouble part() {
        if (threshold == null) {
            return OptionalDouble.empty();
        }
        String text = threshold.strip();
        boolean percent = text.endsWith("%");
        try {
            double value = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
            double part = percent ? value / 100 : value;
            // 5 is meant as 5 % more often than as 500 %
            if (part >= 0 && part <= (percent ? 10 : 1)) {
                return OptionalDouble.of(part);
            }
        } catch (NumberFormatException e) {
            // reported below, together with numbers that are out of bounds
        }
        throw new ParameterException(
                spec.commandLine(),
                "--threshold: a part such as 5% or 0.05 (at most 1 without %), found '" + text + "'");
    }

    /** A comma separates names, and the levels of a row too: a level behind a name with an '@' belongs to it. */
    private static List<String> names(List<String> parts) {
        List<String> names = new ArrayList<>();
        for (String part : parts) {
            String name = part.strip();
            boolean level = name.contains("=") && !name.contains("@");
            if (level && !names.isEmpty() && names.getLast().contains("@")) {
                names.add(names.removeLast() + "," + name);
            } else if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    private boolean isAsked(Experiment experiment) {
        return only.isEmpty()
                || only.contains(experiment.stop())
                || only.contains(experiment.cell().experiment())
                || only.contains(experiment.id());
    }

    /** Refuses what was measured elsewhere. */
    private List<String> machines(List<Subjects.Match> matches) throws UnusableResultsException {
        Set<String> remarks = new LinkedHashSet<>();
        for (Subjects.Match match : matches) {
            Run baseline = match.baseline().run();
            for (Subject candidate : match.candidates()) {
                Optional<String> format = Comparability.ofFormat(baseline, candidate.run());
                if (format.isPresent()) {
                    throw new UnusableResultsException(format.orElseThrow());
                }
                List<String> differences = Comparability.machines(baseline, candidate.run());
                if (!differences.isEmpty()) {
                    String words = "runs '" + baseline.id() + "' and '"
                            + candidate.run().id() + "' were measured on different machines ("
                            + String.join("; ", differences) + ")";
                    if (!force) {
                        throw new UnusableResultsException(
                                words + ": a ratio would be that of the machines; --force compares them all the same");
                    }
                    remarks.add(words + ": a ratio may be that of the machines");
                }
            }
        }
        return List.copyOf(remarks);
    }

    private static List<String> hours(List<Subjects.Match> matches) {
        Set<String> remarks = new LinkedHashSet<>();
        for (Subjects.Match match : matches) {
            for (Subject candidate : match.candidates()) {
                Duration apart = Duration.between(
                                match.baseline().run().startedAt(),
                                candidate.run().startedAt())
                        .abs();
                if (!match.baseline().run().id().equals(candidate.run().id())) {
                    remarks.add(String.format(
                            Locale.ROOT,
                            "'%s' was started %.1f hours from '%s': what the machine did in between is part of every ratio but"
                                    + " after/before",
                            candidate.run().id(),
                            apart.toSeconds() / 3600.0,
                            match.baseline().run().id()));
                }
            }
        }
        return List.copyOf(remarks);
    }

    private void write(CompareReport report) throws IOException {
        if (junit != null) {
            AtomicFiles.write(junit, CompareJunit.of(report).getBytes(StandardCharsets.UTF_8));
        }
        if (html != null) {
            AtomicFiles.write(html, CompareHtml.of(report).getBytes(StandardCharsets.UTF_8));
        }
    }
}
