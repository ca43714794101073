package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.gatling.run.Rig.Workshop;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The real service under the real matrix' probes, without a run around it: starts servers as a block does, hands them to the
 * generator as a block does, and gives back the slices. The hardened server is started once for all experiments that put it into
 * the same environment.
 */
final class ProbeBench implements AutoCloseable {
    /** The arm that runs what ships: no setting of a stop is overridden. */
    static final String HARDENED = "hardened";

    /** What a compiler gains in a process's later minutes is of no use to one that lives for seconds. */
    private static final List<String> BRIEF_LIFE = List.of("-XX:TieredStopAtLevel=1");

    private static final double LIMIT_SECONDS = 120;

    private final Path folder;
    private final Children children = new Children();
    private final Namespaces namespaces = new Namespaces();
    private final Workshop workshop;
    private final Generator generator;
    private final Matrix matrix;
    private final String secret = Secrets.draw();
    private final Map<Map<String, String>, Rig> hardened = new LinkedHashMap<>();
    private final Map<String, String> tls;
    private int blocks;

    /**
     * Reads the matrix, checked against the service's own catalogue.
     *
     * @param root of the project
     * @param folder for logs and results
     */
    ProbeBench(Path root, Path folder) throws Exception {
        this.folder = folder;
        Commands commands = Commands.ofBuild(root);
        // Not pinned: nothing here is a matter of speed, and both cores start a server sooner than one.
        Cores cores = Cores.of(Optional.empty(), List.of());
        App app = new App(commands, children, cores);
        Path log = folder.resolve("app.log");
        Path file = root.resolve("matrix.yaml");
        Downstream downstream = new Downstream(commands, children, cores);
        this.matrix = MatrixParser.parse(file, "matrix.yaml", app.catalogue(log).and(downstream.catalogue(log)));
        Path database = root.resolve("gatling").resolve("target").resolve("database");
        app.createDatabase(database, log);
        ProxyLauncher proxies = ReverseProxies.of(Map.of(), commands, children);
        this.workshop = new Workshop(
                new ServerStart(app, database), downstream, proxies, namespaces, commands, children, cores);
        this.generator = new Generator(commands, children, cores, folder);
        this.tls = ServerTls.settings(folder);
    }

    /** Every experiment of the matrix, each by its lead cell. */
    List<PlannedExperiment> experiments() {
        return matrix.experiments().stream().filter(PlannedExperiment::lead).toList();
    }

    /** What cannot be had on this machine: the network that an experiment needs; empty if it can. */
    Optional<String> impossible(PlannedExperiment experiment) throws InterruptedException {
        Optional<Network> network = experiment.setup().network();
        return network.isEmpty() ? Optional.empty() : namespaces.impossible(network.get());
    }

    /**
     * What was observed of an experiment.
     *
     * @param workload what the hardened server was sent
     * @param hardened that workload on the hardened server
     * @param control the experiment's control on its before arm
     * @param provoked the workload on the before arm, if that was asked for
     * @param settings of the hardened server, as it reports them
     * @param log of the hardened server
     */
    record Observed(
            Workload workload,
            Slice hardened,
            Slice control,
            Optional<Slice> provoked,
            Map<String, String> settings,
            String log) {}

    /**
     * Measures an experiment in one short block.
     *
     * @param workload to be sent in place of the experiment's own
     * @param provoke whether the before arm is to be sent the workload too
     */
    Observed measure(PlannedExperiment experiment, Workload workload, boolean provoke) throws Exception {
        Path work = folder.resolve("block-" + blocks++);
        Files.createDirectories(work.resolve("logs"));
        Rig shared = hardened(experiment);
        try (Rig own = Rig.in(workshop, experiment.setup().network(), work.resolve("courier.log"))) {
            boolean apart = experiment.setup().network().isPresent();
            Map<String, Map<String, String>> arms = new LinkedHashMap<>();
            if (apart) {
                arms.put(HARDENED, withSecret(environment(experiment)));
            }
            arms.put(Experiment.BEFORE, withSecret(arm(experiment, Experiment.BEFORE)));
            generator.prepare(own.prefix());
            if (experiment.setup().downstream()) {
                own.startDownstreams(arms, work);
            }
            own.startServers(runtime(experiment.setup().jvmArguments()), arms, work);
            Map<String, Target> targets = new TreeMap<>(shared.targets());
            targets.putAll(own.targets());
            List<Processes.Running> watched = new ArrayList<>(own.watched());
            watched.addAll(shared.watched());
            List<Slice> slices = generate(experiment, targets, workload, provoke, work, own, watched)
                    .slices();
            Rig rig = apart ? own : shared;
            return new Observed(
                    workload,
                    slices.get(0),
                    slices.get(1),
                    provoke ? Optional.of(slices.get(2)) : Optional.empty(),
                    Optional.ofNullable(rig.arms().get(HARDENED)).orElseThrow().settings(),
                    Files.readString(BlockLogs.file(apart ? work : logs(environment(experiment)), HARDENED)));
        }
    }

    private BlockMeasurement generate(
            PlannedExperiment experiment,
            Map<String, Target> targets,
            Workload workload,
            boolean provoke,
            Path work,
            Rig rig,
            List<Processes.Running> watched)
            throws Exception {
        double seconds = ShortLoads.seconds(workload);
        List<PlannedSlice> slices = new ArrayList<>();
        slices.add(new PlannedSlice(0, HARDENED, Slice.Kind.MEASURE, 1, seconds));
        slices.add(new PlannedSlice(
                1, Experiment.BEFORE, Slice.Kind.CONTROL, 2, ShortLoads.seconds(experiment.control())));
        if (provoke) {
            slices.add(new PlannedSlice(2, Experiment.BEFORE, Slice.Kind.MEASURE, 1, seconds));
        }
        BlockSpec spec = new BlockSpec(
                experiment.row().id(),
                targets,
                workload,
                experiment.control(),
                ShortLoads.warmUpSeconds(experiment),
                slices,
                work.resolve("result.json").toString(),
                Files.createDirectories(work.resolve("gatling")).toString(),
                secret);
        BlockMeasurement measured = generator.measure(spec, work, rig.prefix(), watched, LIMIT_SECONDS, progress -> {
            // nobody looks on
        });
        BlockChecks.complete(slices, measured.slices());
        return measured;
    }

    /**
     * Starts both arms of an experiment, sends nothing, and runs the runbook's commands against them as a block does at its end.
     *
     * @param name of the experiment, without levels
     */
    List<Recorded> diagnose(String name) throws Exception {
        PlannedExperiment experiment = experiments().stream()
                .filter(one -> one.row().cell().experiment().equals(name))
                .findFirst()
                .orElseThrow();
        Path work = folder.resolve("block-" + blocks++);
        Files.createDirectories(work.resolve("logs"));
        try (Rig rig = Rig.in(workshop, experiment.setup().network(), work.resolve("courier.log"))) {
            Map<String, Map<String, String>> arms = new LinkedHashMap<>();
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                arms.put(arm, withSecret(arm(experiment, arm)));
            }
            if (experiment.setup().downstream()) {
                rig.startDownstreams(arms, work);
            }
            rig.startServers(runtime(experiment.setup().jvmArguments()), arms, work);
            Redaction redaction = new Redaction(folder).and(secret);
            return Diagnostics.ofGuide().record(name, rig.targets(), rig.prefix(), redaction);
        }
    }

    /** The hardened servers that run already in the experiment's environment, or one that is started now. */
    private Rig hardened(PlannedExperiment experiment) throws Exception {
        Map<String, String> environment = environment(experiment);
        Path work = logs(environment);
        if (experiment.setup().network().isPresent()) {
            return Rig.in(workshop, Optional.empty(), work.resolve("courier.log")); // has its own, with the before arm
        }
        Rig known = hardened.get(environment);
        if (known != null) {
            return known;
        }
        Files.createDirectories(work.resolve("logs"));
        Rig rig = Rig.in(workshop, Optional.empty(), work.resolve("courier.log"));
        hardened.put(environment, rig);
        if (experiment.setup().downstream()) {
            rig.startDownstreams(Map.of(HARDENED, withSecret(environment)), work);
        }
        rig.startServers(runtime(List.of()), Map.of(HARDENED, withSecret(environment)), work);
        return rig;
    }

    private Path logs(Map<String, String> environment) {
        return folder.resolve(
                "hardened" + String.join("-", environment.values()).replace('/', '_'));
    }

    /**
     * What the server finds around it, such as a slow database that both arms have, or the services behind the after arm: never
     * settings of a stop.
     */
    private Map<String, String> environment(PlannedExperiment experiment) {
        Map<String, String> after = arm(experiment, Experiment.AFTER);
        Map<String, String> common = new TreeMap<>();
        for (Entry<String, String> one : arm(experiment, Experiment.BEFORE).entrySet()) {
            if (one.getKey().startsWith("app.") && one.getValue().equals(after.get(one.getKey()))) {
                common.put(one.getKey(), one.getValue());
            }
        }
        after.forEach((key, value) -> {
            if (key.startsWith("downstream.")) {
                common.put(key, value);
            }
        });
        return common;
    }

    private Map<String, String> arm(PlannedExperiment experiment, String arm) {
        Map<String, String> settings = new LinkedHashMap<>(
                Optional.ofNullable(experiment.row().arms().get(arm)).orElseThrow());
        settings.putAll(experiment.setup().tls() ? tls : Map.of());
        return settings;
    }

    private Map<String, String> withSecret(Map<String, String> settings) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.put(Catalogue.TOKEN_SECRET, secret);
        return own;
    }

    private JavaRuntime runtime(List<String> more) {
        JavaRuntime runtime = matrix.runtimes().getFirst();
        List<String> arguments = new ArrayList<>(runtime.jvmArguments());
        arguments.addAll(BRIEF_LIFE);
        arguments.addAll(more);
        return new JavaRuntime(runtime.name(), arguments);
    }

    @Override
    public void close() {
        try {
            generator.close();
            hardened.values().forEach(Rig::close);
        } finally {
            children.stop();
            namespaces.stop();
        }
    }
}
