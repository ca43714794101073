package dev.sevenstops.gatling.agreement;

import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.proxy.Proxies;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.gatling.run.Commands;
import dev.sevenstops.report.agreement.Agreement;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agreement}: shows whether the service and each proxy in front of it agree on where requests end. */
@Command(
        name = "agreement",
        description =
                "Sends every case of the framing corpus to the service, directly and through each proxy, and compares what was"
                        + " forwarded with what was taken. Writes agreement.json and agreement.md.",
        footer = {
            "",
            "Examples:",
            "  ./stops agreement                                  all cases, through all proxies",
            "  ./stops agreement --framing strict --only chunks   a part of them",
            "  ./stops agreement --into results/<run>             beside a run, whose report then shows them"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no disagreement with strict framing, or none at all if only framing helidon was asked for",
            "1:a disagreement, or a smuggled request",
            "2:wrong usage",
            "3:a process could not be started, or the results not be written"
        })
public final class AgreementCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int DISAGREEMENT = 1;
    private static final int USAGE = 2;
    private static final int BROKEN = 3;
    private static final List<String> FRAMINGS = List.of("strict", "helidon");
    private static final int SHOWN_BYTES = 1_000;
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Option(
            names = "--framing",
            split = ",",
            paramLabel = "<framing>",
            description = "strict, helidon (the web server as it comes), or both (default: both)")
    private List<String> framings = FRAMINGS;

    @Option(
            names = "--via",
            split = ",",
            paramLabel = "<proxy>",
            description = "direct, embedded, undertow, nginx, haproxy (default: all that are installed)")
    private List<String> vias = List.of("direct", "embedded", "undertow", "nginx", "haproxy");

    @Option(names = "--only", paramLabel = "<group>", description = "cases of this group only, such as chunks")
    private Optional<String> only = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "<dir>",
            description = "folder that holds the runs (default: ${DEFAULT-VALUE})",
            defaultValue = "results")
    private Path results = Path.of("results");

    @Option(
            names = "--into",
            paramLabel = "<dir>",
            description = "where the results go, such as results/<run> (default: results/<time>-agreement)")
    private Optional<Path> into = Optional.empty();

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
        System.setProperty("logback.configurationFile", "dev/sevenstops/gatling/run/logback.xml");
        System.exit(new CommandLine(new AgreementCommand()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (into.isPresent() && spec.commandLine().getParseResult().hasMatchedOption("--results")) {
            err.println("--into and --results exclude each other: both say where the results go");
            return USAGE;
        }
        for (String framing : framings) {
            if (!FRAMINGS.contains(framing)) {
                err.println("--framing: there is no '" + framing + "'; it is strict or helidon");
                return USAGE;
            }
        }
        List<Via> fronts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String id : vias) {
            Optional<Via> via = Via.of(id);
            if (via.isEmpty()) {
                err.println("--via: there is no '" + id + "'; it is direct, embedded, undertow, nginx or haproxy");
                return USAGE;
            }
            Optional<String> missing = via.get().kind().flatMap(kind -> Proxies.missing(kind, Map.of()));
            missing.ifPresent(reason -> notes.add("Skipped: " + reason));
            if (missing.isEmpty()) {
                fronts.add(via.get());
            }
        }
        notes.forEach(out::println);
        List<FramingCase> cases = Corpus.all().stream()
                .filter(one -> only.isEmpty() || one.group().equals(only.get()))
                .toList();
        if (cases.isEmpty()) {
            err.println("--only: there is no such group; the groups are " + String.join(", ", Corpus.groups()));
            return USAGE;
        }
        Children children = new Children();
        Thread hook = new Thread(children::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return demonstrate(children, fronts, cases, notes, out);
        } catch (InputException e) {
            e.problems().forEach(err::println);
            return BROKEN;
        } catch (ProxyFailure e) {
            err.println(e.reason());
            return BROKEN;
        } catch (IOException e) {
            err.println("the demonstration was given up: " + e);
            return BROKEN;
        } finally {
            children.stop();
        }
    }

    private int demonstrate(
            Children children, List<Via> fronts, List<FramingCase> cases, List<String> notes, PrintWriter out)
            throws InputException, ProxyFailure, IOException, InterruptedException {
        Instant now = Instant.now();
        String id = RUN_ID.format(now) + "-agreement";
        Path folder = folder(id);
        Path root = Path.of("").toAbsolutePath();
        Path work = Files.createDirectories(root.resolve("gatling/target/work/" + id));
        Demonstration demonstration = new Demonstration(Commands.ofBuild(root), children, work, line -> {
            out.println(line);
            out.flush();
        });
        Demonstration.Found found = demonstration.run(framings, fronts, cases);
        Agreement agreement = new Agreement(
                Agreement.SCHEMA_VERSION,
                id,
                now,
                List.copyOf(notes),
                found.fronts(),
                cases.stream()
                        .map(one -> new Agreement.Payload(
                                one.group(), one.name(), one.rfc(), Shown.of(one.bytes(), SHOWN_BYTES)))
                        .toList(),
                found.cells());
        String markdown = AgreementMarkdown.of(agreement);
        AtomicFiles.write(folder.resolve("agreement.json"), Json.mapper().writeValueAsBytes(agreement));
        AtomicFiles.write(folder.resolve("agreement.md"), markdown.getBytes(StandardCharsets.UTF_8));
        out.println();
        out.println(markdown);
        out.println("Results: " + folder.resolve("agreement.json"));
        if (Files.isRegularFile(folder.resolve("run.json"))) {
            out.println("The run's report shows them once it is rendered again: ./stops report " + folder);
        }
        out.flush();
        boolean deciding = framings.contains("strict");
        boolean wrong = agreement.totals().stream()
                .filter(total -> !deciding || total.framing().equals("strict"))
                .anyMatch(total -> total.disagree() > 0 || total.smuggled() > 0);
        return wrong ? DISAGREEMENT : OK;
    }

    /** Made before the cases are sent: where nothing can be written, that is said at once. */
    private Path folder(String id) throws IOException {
        Path folder = into.orElseGet(() -> results.resolve(id)).toAbsolutePath();
        try {
            return Files.createDirectories(folder);
        } catch (IOException impossible) {
            throw new IOException("there can be no folder " + folder, impossible);
        }
    }
}
