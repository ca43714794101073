package dev.sevenstops.report;

import dev.sevenstops.report.render.Reports;
import dev.sevenstops.report.store.RunFolders;
import dev.sevenstops.report.store.UnusableResultsException;
import dev.sevenstops.report.store.UnwritableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report <run>}: renders a run's report again from its saved results. */
@Command(
        name = "report",
        description = "Renders a run's report again from its saved results and prints where it is.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the report was written", "1:it could not be written", "2:wrong usage, or no such run"})
public final class ReportCli implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    @Parameters(index = "0", paramLabel = "<run>", description = "name of a run, or a run's folder")
    private String run = "";

    @Option(
            names = "--results",
            paramLabel = "<dir>",
            description = "folder that holds the runs (default: ${DEFAULT-VALUE})",
            defaultValue = "results")
    private Path results = Path.of("results");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this and do nothing else")
    @SuppressWarnings("unused") // picocli prints the usage before call()
    private boolean help;

    @Option(names = "--table", description = "print the before/after table too")
    private boolean table;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ReportCli()).execute(args));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Reports.Rendered rendered = Reports.render(RunFolders.find(results, run));
            if (table) {
                out.print(rendered.table());
            }
            rendered.missedGoals().forEach(err::println);
            out.println(rendered.html());
            out.flush();
            return OK;
        } catch (UnusableResultsException unusable) {
            err.println(unusable.getMessage());
            return UNUSABLE;
        } catch (UnwritableFileException unwritable) {
            err.println(unwritable.getMessage());
            return FAILED;
        } catch (IOException failed) {
            err.println("cannot write the report: " + failed.getClass().getSimpleName() + ": " + failed.getMessage());
            return FAILED;
        }
    }
}
