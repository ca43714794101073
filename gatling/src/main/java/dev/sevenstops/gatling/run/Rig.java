package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.proxy.RunningProxy;
import dev.sevenstops.gatling.run.App.Started;
import dev.sevenstops.report.model.Block.ArmProcess;
import dev.sevenstops.report.model.Block.ProxyProcess;
import dev.sevenstops.report.model.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a block measures, started and verified: both arms' servers, the services that each depends on and a reverse proxy in front of
 * each if the cell has them, and the network namespace that they are in if it has one. Closing it ends everything.
 */
final class Rig implements AutoCloseable {
    private final Workshop workshop;
    private final Optional<Namespace> namespace;
    private final Http http;
    private final Identity identity;
    private final Downstreams downstreams;
    private final Map<String, Map<String, String>> asked = new LinkedHashMap<>();
    private final Map<String, Started> servers = new LinkedHashMap<>();
    private final Map<String, RunningProxy> proxies = new LinkedHashMap<>();
    private final Map<String, ArmProcess> arms = new TreeMap<>();
    private final List<String> found = new ArrayList<>();
    private String proxyKind = "";
    private Setup setup = Setup.PLAIN;

    /** What rigs are made with. */
    record Workshop(
            ServerStart servers,
            Downstream downstream,
            ProxyLauncher proxies,
            Namespaces namespaces,
            Commands commands,
            Children children,
            Cores cores) {}

    private Rig(Workshop workshop, Optional<Namespace> namespace, Http http) {
        this.workshop = workshop;
        this.namespace = namespace;
        this.http = http;
        this.identity = new Identity(http);
        this.downstreams = new Downstreams(workshop.downstream(), identity);
    }

    /**
     * An empty rig, in the network that the cell asks for.
     *
     * @param log of the process that asks inside of a namespace
     */
    static Rig in(Workshop workshop, Optional<Network> network, Path log) throws BlockFailure, InterruptedException {
        if (network.isEmpty()) {
            return new Rig(workshop, Optional.empty(), new DirectHttp());
        }
        try {
            Namespace namespace = workshop.namespaces().open(network.get());
            try {
                Http http = CourierHttp.in(namespace, workshop.commands(), workshop.children(), log);
                return new Rig(workshop, Optional.of(namespace), http);
            } catch (IOException | RuntimeException e) {
                namespace.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BlockFailure("no network namespace can be made: " + e.getMessage());
        }
    }

    /** Command that a process is put behind so that it is in the rig's network. */
    List<String> prefix() {
        return namespace.map(Namespace::prefix).orElse(List.of());
    }

    /**
     * Starts the services that each arm's server depends on, and verifies them. To be called before {@link #startServers}.
     *
     * @param settings what each arm overrides
     * @param work for the logs
     */
    void startDownstreams(Map<String, Map<String, String>> settings, Path work)
            throws BlockFailure, InterruptedException {
        downstreams.start(settings, prefix(), work);
    }

    /**
     * Starts the servers and verifies them.
     *
     * @param settings what each arm overrides; what belongs to the services behind it is left out
     * @param work for each one's copy of the database, and for the logs
     */
    void startServers(JavaRuntime runtime, Map<String, Map<String, String>> settings, Path work)
            throws BlockFailure, IOException, InterruptedException {
        asked.putAll(downstreams.wired(settings));
        Map<String, ServerStart.Ready> ready = workshop.servers().start(runtime, asked, prefix(), work);
        ready.forEach((arm, one) -> servers.put(arm, one.server()));
        for (Map.Entry<String, ServerStart.Ready> one : ready.entrySet()) {
            Map<String, String> effective =
                    new TreeMap<>(identity.verify(one.getValue().server(), askedOf(one.getKey())));
            effective.putAll(downstreams.effective(one.getKey()));
            arms.put(
                    one.getKey(),
                    App.describe(
                            effective,
                            JdkOfProcess.ask(one.getValue().server().child(), runtime.jdk()),
                            runtime,
                            one.getValue().seconds()));
        }
    }

    private Map<String, String> askedOf(String arm) {
        return asked.getOrDefault(arm, Map.of());
    }

    /**
     * Starts a proxy in front of each server and verifies that it leads there.
     *
     * @param folder for a folder of each
     */
    void startProxies(String kind, Setup around, Path folder) throws BlockFailure, IOException, InterruptedException {
        proxyKind = kind;
        setup = around;
        List<String> prefix = new ArrayList<>(workshop.cores().servers());
        prefix.addAll(prefix());
        for (Map.Entry<String, Started> server : servers.entrySet()) {
            Path own = Files.createDirectories(folder.resolve("proxy-" + server.getKey()));
            try {
                proxies.put(
                        server.getKey(),
                        workshop.proxies()
                                .start(kind, setup, server.getValue().target().port(), own, prefix));
            } catch (ProxyFailure e) {
                throw new BlockFailure("the proxy of arm '" + server.getKey() + "' does not start: " + e.reason());
            }
        }
        verifyProxies();
    }

    private void verifyProxies() throws BlockFailure, InterruptedException {
        found.clear();
        for (Map.Entry<String, RunningProxy> proxy : proxies.entrySet()) {
            Started server = server(proxy.getKey());
            List<Started> others = servers.values().stream()
                    .filter(other -> !other.equals(server))
                    .toList();
            String origin = (setup.proxy().tls() ? "https" : "http") + "://127.0.0.1:"
                    + proxy.getValue().port();
            found.add(proxy.getKey() + ": " + identity.verifyProxy(origin, server, others));
        }
    }

    private Started server(String arm) {
        return Optional.ofNullable(servers.get(arm)).orElseThrow();
    }

    /** What the generator is told, by arm. */
    Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        servers.forEach((arm, server) -> {
            Target direct = server.target();
            Optional<BlockSpec.Proxy> proxy = Optional.ofNullable(proxies.get(arm))
                    .map(running -> new BlockSpec.Proxy(proxyKind, running.port(), running.pid()));
            targets.put(
                    arm,
                    new Target(
                            direct.port(),
                            direct.adminPort(),
                            direct.pid(),
                            proxy,
                            downstreams.target(arm),
                            ServerTls.isOn(askedOf(arm))));
        });
        return targets;
    }

    /** The processes that must live as long as the block is measured; servers first, since their death explains the others'. */
    List<Processes.Running> watched() {
        List<Processes.Running> watched = new ArrayList<>();
        servers.values().forEach(server -> watched.add(server.child()));
        watched.addAll(downstreams.watched());
        proxies.values().forEach(proxy -> watched.add(proxy.process()));
        return watched;
    }

    /** What is recorded about the servers, by arm; grows as they are started. */
    Map<String, ArmProcess> arms() {
        return arms;
    }

    /** The proxies, by arm; empty if there are none. */
    Map<String, RunningProxy> proxies() {
        return proxies;
    }

    /** What is recorded about the proxies, by arm. */
    Map<String, ProxyProcess> describeProxies() {
        Map<String, ProxyProcess> described = new TreeMap<>();
        proxies.forEach(
                (arm, proxy) -> described.put(arm, new ProxyProcess(proxyKind, proxy.version(), proxy.options())));
        return described;
    }

    /** Verifies everybody again, after the measuring. */
    List<Check> stillTheSame() throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(identityOfServers());
        downstreams.stillTheSame().ifPresent(checks::add);
        if (!proxies.isEmpty()) {
            checks.add(identityOfProxies());
        }
        namespace.ifPresent(own -> checks.add(new Check(
                "network",
                true,
                "a network namespace of its own with "
                        + (own.sysctls().isEmpty() ? "the kernel's defaults" : new TreeMap<>(own.sysctls())))));
        return checks;
    }

    private Check identityOfServers() throws InterruptedException {
        try {
            for (Map.Entry<String, Started> server : servers.entrySet()) {
                identity.verify(server.getValue(), askedOf(server.getKey()));
            }
            return new Check(
                    "identity",
                    true,
                    "both servers are those that were started, with their settings, before and after");
        } catch (BlockFailure e) {
            return new Check("identity", false, "after the slices: " + e.reason());
        }
    }

    private Check identityOfProxies() throws InterruptedException {
        try {
            verifyProxies();
            return new Check("proxy identity", true, "before and after, " + String.join("; ", found));
        } catch (BlockFailure e) {
            return new Check("proxy identity", false, "after the slices: " + e.reason());
        }
    }

    /** Ends everything. What fails on the way keeps nothing else from being ended, and is thrown in the end. */
    @Override
    public void close() {
        List<Runnable> steps = new ArrayList<>();
        // Asked together, so that the second one need not wait for the first one's end.
        servers.values().forEach(server -> steps.add(() -> server.child().askToEnd()));
        proxies.values().forEach(proxy -> steps.add(proxy::askToEnd));
        steps.add(downstreams::askToEnd);
        proxies.values().forEach(proxy -> steps.add(proxy::close));
        servers.values().forEach(server -> steps.add(() -> server.child().close()));
        steps.add(downstreams::close);
        steps.add(http::close);
        namespace.ifPresent(own -> steps.add(own::close));
        List<RuntimeException> failures = new ArrayList<>();
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                failures.add(e); // everything else is ended all the same
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
