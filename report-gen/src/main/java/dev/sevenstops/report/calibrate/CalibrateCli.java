package dev.sevenstops.report.calibrate;

import dev.sevenstops.report.stats.BlockGroups;
import dev.sevenstops.report.stats.Calibration;
import dev.sevenstops.report.stats.Proportion;
import dev.sevenstops.report.stats.Summary;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunFolders;
import dev.sevenstops.report.store.UnusableResultsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

/** {@code ./stops calibrate <run>…}: what the A/A pairs of runs prove about the verdicts. */
@Command(
        name = "calibrate",
        description =
                "Counts how often the rule calls a difference where there is none: in the A/A pairs of these runs, which"
                        + " `mvn gatling:test -Dmatrix.profile=calibrate -Dmatrix.aa=true` measures, and in random flips of"
                        + " their blocks' signs. Or, with --groups-of, how often it calls each row in groups of its blocks: what"
                        + " short runs can see.",
        exitCodeOnExecutionException = 2,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing says that the rule calls more than 5 %% wrongly",
            "1:it does, at the 95 %% level: more of the pairs are called than that leaves to chance",
            "2:wrong usage, no such run, one that is named twice, or nothing in it to count: no A/A pairs, no row with"
                    + " blocks enough for a group"
        })
public final class CalibrateCli implements Callable<Integer> {
    private static final int OK = 0;
    private static final int TOO_MANY = 1;
    private static final int UNUSABLE = 2;
    private static final double LEVEL = 0.95;
    private static final double ALLOWED = 1 - LEVEL;
    private static final int FLIPS = 10_000;
    private static final long SEED = 1;

    @Parameters(arity = "1..*", paramLabel = "<run>", description = "names of runs, or runs' folders")
    private List<String> runs = List.of();

    @Option(
            names = "--results",
            paramLabel = "<dir>",
            description = "folder that holds the runs (default: ${DEFAULT-VALUE})",
            defaultValue = "results")
    private Path results = Path.of("results");

    @Option(
            names = "--groups-of",
            paramLabel = "<blocks>",
            description =
                    "cut the usable blocks of each row into groups of so many, judge each as a run of its row alone, and count the"
                            + " verdicts")
    private @Nullable Integer groupsOf;

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
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new CalibrateCli());
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Integer size = groupsOf;
        if (size != null && size < BlockGroups.FEWEST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--groups-of: a verdict takes " + BlockGroups.FEWEST + " blocks or more, found '" + size + "'");
        }
        try {
            List<Summary> summaries = read();
            if (size != null) {
                return groups(summaries, size, out, err);
            }
            Calibration calibration = Calibration.of(summaries, FLIPS, SEED);
            if (calibration.pairs().isEmpty()) {
                err.println("no A/A pair with three blocks or more in " + String.join(", ", runs)
                        + "; measure some: mvn gatling:test -Dmatrix.profile=calibrate -Dmatrix.aa=true");
                calibration.leftOut().forEach(row -> err.println("not counted: " + row));
                return UNUSABLE;
            }
            PairsText.of(calibration, LEVEL).forEach(out::println);
            RunWarnings.of(
                            summaries,
                            run -> run.all().stream()
                                    .filter(Calibration::isPair)
                                    .toList())
                    .forEach(out::println);
            out.flush();
            Proportion called =
                    new Proportion(calibration.called(), calibration.pairs().size());
            return called.atLeast(LEVEL) > ALLOWED ? TOO_MANY : OK;
        } catch (UnusableResultsException unusable) {
            err.println(unusable.getMessage());
            return UNUSABLE;
        } catch (IOException unreadable) {
            err.println("cannot read the results: " + unreadable.getMessage());
            return UNUSABLE;
        }
    }

    /** The runs, each named once: blocks that are counted twice would prove what they do not. */
    private List<Summary> read() throws IOException {
        List<Summary> summaries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String run : runs) {
            Summary summary = Summary.of(ResultsReader.read(RunFolders.find(results, run)));
            String id = summary.run().id();
            if (!ids.add(id)) {
                throw new UnusableResultsException(
                        "run '" + id + "' is named twice: its blocks would be counted twice");
            }
            summaries.add(summary);
        }
        return summaries;
    }

    private int groups(List<Summary> summaries, int size, PrintWriter out, PrintWriter err) {
        List<BlockGroups> rows = BlockGroups.of(summaries, size);
        if (rows.stream().allMatch(row -> row.verdicts().isEmpty())) {
            err.println("no row of " + String.join(", ", runs) + " has " + size + " usable blocks");
            return UNUSABLE;
        }
        GroupsText.of(rows, size, LEVEL).forEach(out::println);
        RunWarnings.of(summaries, Summary::rows).forEach(out::println);
        out.flush();
        List<BlockGroups> pairs = rows.stream()
                .filter(row -> row.isPair() && !row.verdicts().isEmpty())
                .toList();
        int trials = pairs.stream().mapToInt(row -> row.verdicts().size()).sum();
        int called = pairs.stream().mapToInt(BlockGroups::called).sum();
        return trials > 0 && new Proportion(called, trials).atLeast(LEVEL) > ALLOWED ? TOO_MANY : OK;
    }
}
