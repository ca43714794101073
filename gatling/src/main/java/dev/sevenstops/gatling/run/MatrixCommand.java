package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Suggestions;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import dev.sevenstops.gatling.plan.Selection;
import dev.sevenstops.gatling.plan.Sizing;
import dev.sevenstops.gatling.run.BlockRunner.RunContext;
import dev.sevenstops.gatling.run.MatrixRun.Prepared;
import dev.sevenstops.gatling.run.Rig.Workshop;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.stats.BlockTime;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.UnwritableFileException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The whole of {@code mvn gatling:test}: reads the input, prints the plan, measures, and ends with the table and the report's
 * path. Exit codes: {@link #OK}, {@link #BLOCKS_FAILED}, {@link #BAD_INPUT}, {@link #BROKEN}.
 */
public final class MatrixCommand {
    /** Every block of the plan may be used. */
    public static final int OK = 0;

    /** A block failed or is invalid. The report is there. */
    public static final int BLOCKS_FAILED = 1;

    /**
     * The input cannot be used, or nothing that it names can be measured here; nothing was started. (2 means something else to
     * Gatling's plugin.)
     */
    public static final int BAD_INPUT = 3;

    /** The run itself could not go on, such as on a full disk. What was finished is kept. */
    public static final int BROKEN = 4;

    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path root;
    private final Commands commands;
    private final RunReport report;
    private final Terminal terminal;
    private final ProxyLauncher.Factory proxies;
    private final Children children = new Children();
    private final Namespaces namespaces = new Namespaces();
    private final Cores cores = Cores.detect();
    private final AtomicReference<Optional<MatrixRun>> current = new AtomicReference<>(Optional.empty());
    private Optional<RunLock> lock = Optional.empty();

    private MatrixCommand(
            Path root, Commands commands, RunReport report, Terminal terminal, ProxyLauncher.Factory proxies) {
        this.root = root;
        this.commands = commands;
        this.report = report;
        this.terminal = terminal;
        this.proxies = proxies;
    }

    /**
     * Runs the matrix in this JVM, which should do nothing else and exit with the result. Ends all processes when the JVM
     * shuts down.
     *
     * @param root of the project, the current folder
     * @param properties system properties
     * @param report makes the report at the end
     * @return the exit code
     */
    public static int run(Path root, Properties properties, RunReport report) {
        Terminal terminal = Terminal.standard();
        try {
            return run(root, properties, Commands.ofBuild(root), report, terminal, ReverseProxies::of);
        } catch (InputException e) {
            e.problems().forEach(terminal::line);
            return BAD_INPUT;
        }
    }

    /** As {@link #run(Path, Properties, RunReport)}, with other processes: for tests. */
    static int run(
            Path root,
            Properties properties,
            Commands commands,
            RunReport report,
            Terminal terminal,
            ProxyLauncher.Factory proxies) {
        MatrixCommand command = new MatrixCommand(root, commands, report, terminal, proxies);
        Thread hook = new Thread(command::stop, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Optional<Path> work = Optional.empty();
        try {
            Path own = Folders.work(root.resolve("gatling").resolve("target").resolve("work"));
            work = Optional.of(own);
            return command.run(RunOptions.of(properties), own);
        } catch (InputException e) {
            e.problems().forEach(terminal::line);
            return BAD_INPUT;
        } catch (IOException e) {
            command.givenUp(e);
            return BROKEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BROKEN;
        } catch (Stopped e) {
            return BROKEN; // the JVM is on its way out, and the hook says so
        } finally {
            command.children.stop();
            command.namespaces.stop();
            command.namespaces.problems().forEach(terminal::line);
            command.lock.ifPresent(RunLock::close);
            work.ifPresent(MatrixCommand::remove);
            removeHook(hook);
        }
    }

    /** What cannot be removed now the next run removes. */
    private static void remove(Path work) {
        try {
            Folders.delete(work);
        } catch (IOException e) {
            // as above
        }
    }

    /** Says what was in the way, and how to go on when it no longer is. */
    private void givenUp(IOException why) {
        boolean unwritable = why instanceof UnwritableFileException;
        terminal.line("The run was given up: " + (unwritable ? why.getMessage() : why.toString()) + ".");
        String again = current.get()
                .filter(MatrixRun::hasBegun)
                .map(run -> "What was finished is kept; go on with: mvn gatling:test -Dmatrix.resume=" + run.id())
                .orElse("No block was begun; start it again with the same command.");
        terminal.line((unwritable ? "Make room, or let the file be written. " : "") + again);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is shutting down: the hook is running
        }
    }

    private void stop() {
        terminal.endBoard();
        children.stop();
        namespaces.stop();
        current.get()
                .ifPresent(run -> terminal.line("Stopped. Finished blocks that are kept: " + run.kept()
                        + "; go on with: mvn gatling:test -Dmatrix.resume="
                        + run.id()));
    }

    private int run(RunOptions options, Path work) throws InputException, IOException, InterruptedException {
        namespaces.sweep().forEach(terminal::line);
        App app = new App(commands, children, cores);
        Path log = work.resolve("app.log");
        Downstream downstream = new Downstream(commands, children, cores);
        Catalogue catalogue = app.catalogue(log).and(downstream.catalogue(log));
        Path file = root.resolve(options.file());
        Matrix matrix = MatrixParser.parse(file, options.file().toString(), catalogue);
        Optional<Resume> resume = Optional.empty();
        if (options.resume().isPresent()) {
            Resume former = Resume.read(
                    root.resolve(options.results()), options.resume().get());
            former.damages().forEach(terminal::line);
            resume = Optional.of(former);
        }
        Profile profile = profile(
                matrix, resume.map(r -> r.run().profile()).or(options::profile).orElse(RunOptions.DEFAULT_PROFILE));
        Runtimes runtimes = Runtimes.of(
                matrix,
                profile,
                options.runtimes(),
                resume.map(r -> r.run().environment()),
                Jdks.ofMachine(System.getenv(), commands.java()));
        Environment environment = Environments.record(root, runtimes.described(), classPath());
        ProxyLauncher launcher = proxies.create(options.binaries(), commands, children);
        boolean againstItself = resume.map(Resume::againstItself).orElse(options.againstItself());
        Matrix measured = matrix.on(runtimes.measured());
        Prepared prepared = prepare(
                options,
                againstItself ? measured.againstItself() : measured,
                profile,
                resume,
                environment,
                runtimes,
                launcher,
                work);
        PlanText.of(prepared).forEach(terminal::line);
        if (prepared.plan().blocks().isEmpty()) {
            terminal.line("Nothing of this can be measured on this machine.");
            return BAD_INPUT;
        }
        Path database = root.resolve("gatling").resolve("target").resolve("database");
        app.createDatabase(database, log);
        AtomicFiles.write(prepared.folder().resolve("matrix.yaml"), Files.readAllBytes(file));
        lock = Optional.of(RunLock.take(prepared.folder(), prepared.run().id()));
        RunContext context = new RunContext(
                prepared.run().id(),
                prepared.folder(),
                work,
                catalogue.keys().contains(Catalogue.TOKEN_SECRET),
                new Redaction(root));
        Workshop workshop = new Workshop(
                new ServerStart(app, database), downstream, launcher, namespaces, commands, children, cores);
        boolean complete;
        Optional<BlockTime> time;
        try (Generator generator = new Generator(commands, children, cores, work)) {
            MatrixRun run = new MatrixRun(
                    prepared,
                    new BlockRunner(workshop, generator, context),
                    new GatlingReports(commands, children),
                    terminal);
            current.set(Optional.of(run));
            complete = run.measure();
            time = run.time();
        }
        RunReport.Written written = report.write(prepared.folder());
        current.set(Optional.empty());
        terminal.line("");
        terminal.line(written.table().stripTrailing());
        terminal.line("");
        time.ifPresent(spent -> terminal.line(spent.text()));
        terminal.line("Report: " + written.page());
        if (measured.runtimes().size() > 1) {
            terminal.line("Its runtimes side by side: ./stops compare "
                    + options.results().resolve(prepared.run().id()));
        }
        return complete ? OK : BLOCKS_FAILED;
    }

    private String classPath() {
        return String.join(File.pathSeparator, commands.app()) + File.pathSeparator + commands.classPath();
    }

    private Prepared prepare(
            RunOptions options,
            Matrix matrix,
            Profile profile,
            Optional<Resume> resume,
            Environment environment,
            Runtimes runtimes,
            ProxyLauncher launcher,
            Path work)
            throws InputException, InterruptedException {
        Path results = root.resolve(options.results());
        if (resume.isPresent()) {
            resume.get().check(options, matrix.sha256(), environment);
        }
        List<String> only = resume.map(r -> r.run().only()).orElse(options.only());
        long seed = resume.map(r -> r.run().seed()).orElse(options.seed().orElseGet(MatrixCommand::newSeed));
        Feasibility feasible = Feasibility.of(Selection.of(matrix, profile, only), launcher, namespaces);
        List<PlannedExperiment> experiments = feasible.withPairs(profile);
        if (resume.isPresent()) {
            resume.get().check(experiments, feasible.skipped());
        } else {
            feasible.check(only);
        }
        runtimes.check(feasible.cells(), commands.java());
        Sizing sizing = resume.isPresent()
                ? new Sizing(resume.get().run().plan().sized(), List.of())
                : Sizing.of(options.pilot(), results, matrix, profile, feasible.cells());
        Plan plan = Planner.plan(matrix, profile, experiments, sizing.rows(), seed);
        Instant now = Instant.now();
        String id = resume.map(r -> r.run().id()).orElse(RUN_ID.format(now) + "-" + profile.name());
        List<String> notes = new ArrayList<>(plan.notes());
        notes.addAll(sizing.notes());
        notes.add(cores.note());
        notes.addAll(feasible.skipped());
        notes.addAll(runtimes.skipped());
        Run.Plan summary = plan.summary();
        Run run = new Run(
                Run.SCHEMA_VERSION,
                id,
                profile.name(),
                resume.map(r -> r.run().startedAt()).orElse(now),
                Optional.empty(),
                seed,
                matrix.sha256(),
                only,
                new Run.Plan(summary.blocks(), summary.slices(), summary.estimatedSeconds(), notes, summary.sized()),
                environment,
                experiments.stream().map(PlannedExperiment::row).toList());
        List<PlannedBlock> todo = resume.map(r -> r.missing(plan)).orElse(plan.blocks());
        return new Prepared(run, plan, todo, results.resolve(id), work);
    }

    private static long newSeed() {
        return new SecureRandom().nextInt(1, 1_000_000_000); // short enough to be typed
    }

    private static Profile profile(Matrix matrix, String name) throws InputException {
        Profile profile = matrix.profiles().get(name);
        if (profile == null) {
            throw new InputException("matrix.profile: the matrix has no profile '" + name + "'"
                    + Suggestions.didYouMean(name, matrix.profiles().keySet()) + "; it has "
                    + String.join(", ", matrix.profiles().keySet()));
        }
        return profile;
    }
}
