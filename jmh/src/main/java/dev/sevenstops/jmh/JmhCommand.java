package dev.sevenstops.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./stops jmh [pattern…]}: runs microbenchmarks and writes JMH's own JSON, a file for each JDK. */
@Command(
        name = "jmh",
        description = "Runs microbenchmarks of what runs at a stop, and writes JMH's own JSON, a file for each JDK.",
        footer = {
            "",
            "Examples:",
            "  ./stops jmh serialize                      what writes a page of orders",
            "  ./stops jmh lifecycle --profile reference  what the instrument costs, as precisely as documents quote it",
            "  ./stops jmh --runtime 21,25                everything on two JDKs in turns"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all of it ran", "1:a benchmark failed, or results cannot be written", "2:wrong usage"})
public final class JmhCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Parameters(paramLabel = "<pattern>", arity = "0..*", description = "regular expressions; part of a name is enough")
    private List<String> patterns = List.of();

    @Option(
            names = "--profile",
            paramLabel = "<profile>",
            description = "smoke, quick or reference (default: quick)",
            defaultValue = "QUICK")
    private Profile profile = Profile.QUICK;

    @Option(
            names = "--runtime",
            split = ",",
            paramLabel = "<version>",
            description = "JDKs, such as 21,25 (default: the one that runs this)")
    private List<Integer> runtimes = List.of();

    @Option(
            names = "--into",
            paramLabel = "<dir>",
            description = "where the results go, such as results/<run>/jmh (default: results/jmh-<time>)")
    private String into = "";

    @Option(names = "--list", description = "print the names of the benchmarks and run none")
    private boolean list;

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
        return new CommandLine(new JmhCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<String> names = Rounds.names(patterns);
            if (names.isEmpty()) {
                throw new InputException("no benchmark matches " + patterns + ": --list names them all");
            }
            if (list) {
                names.forEach(out::println);
                return OK;
            }
            List<Path> jdks = runtimes.isEmpty() ? List.of(Jdks.own()) : Jdks.of(runtimes);
            Path folder = Files.createDirectories(into.isEmpty() ? folderOfNow() : Path.of(into));
            Rounds rounds = new Rounds(profile, jdks, line -> {
                out.println(line);
                out.flush();
            });
            for (Map.Entry<Path, List<RunResult>> ofJdk : rounds.run(names).entrySet()) {
                out.println(write(folder, ofJdk.getKey(), ofJdk.getValue()));
            }
            out.flush();
            return OK;
        } catch (InputException unusable) {
            err.println(unusable.getMessage());
            return USAGE;
        } catch (RunnerException | IOException failed) {
            err.println("jmh: " + failed.getMessage());
            for (Throwable cause : causes(failed)) {
                err.println("  because of " + cause);
            }
            return FAILED;
        }
    }

    /** What lies behind a failure: JMH says only that there was one. */
    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable suppressed : failure.getSuppressed()) {
            causes.add(suppressed);
            causes.addAll(causes(suppressed));
        }
        Throwable cause = failure.getCause();
        if (cause != null) {
            causes.add(cause);
            causes.addAll(causes(cause));
        }
        return causes;
    }

    private static Path folderOfNow() {
        String now =
                ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        return Path.of("results", "jmh-" + now);
    }

    private static Path write(Path folder, Path jdk, List<RunResult> results) throws IOException {
        Path file = folder.resolve("jdk-" + Jdks.version(jdk).orElseThrow() + ".json");
        Path draft = folder.resolve(file.getFileName() + ".tmp");
        try (PrintStream stream = new PrintStream(draft.toFile(), StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
        }
        return Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
