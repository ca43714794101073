package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.gatling.run.App.Started;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Starts the services that the orders service depends on, all of them in one process for each arm.
 *
 * <p>Where does that process run, on a machine of two cores? In the world that is modelled the services have machines of their own,
 * so whatever they take here is a distortion. On the servers' core it would be silent: every call of a fan-out would compete with the
 * service for its core, more so in the arm that sends more calls, and at a high utilisation of the services' slots the core would be
 * what saturates. On the generator's core it is seen: what keeps the generator from sending in time shows in its send lag, by which a
 * slice is judged. So it shares the generator's core, and its collector and heap are the same whatever JVM is under test.
 */
final class Downstream {
    /** Those that the service calls itself; the warehouse is called by them. */
    private static final List<String> CALLED = List.of("pricing", "inventory", "shipping");

    private static final List<String> JVM_ARGUMENTS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

    private final Commands commands;
    private final Supervised processes;
    private final Cores cores;

    Downstream(Commands commands, Children children, Cores cores) {
        this.commands = commands;
        this.processes = new Supervised(children);
        this.cores = cores;
    }

    /**
     * An arm's services, ready.
     *
     * @param addresses as the orders service takes them: {@code pricing=127.0.0.1:40001,127.0.0.1:40002;inventory=…}
     */
    record Running(Started process, String addresses) {
        /** What the generator is told. */
        BlockSpec.Downstream target() {
            return new BlockSpec.Downstream(
                    process.target().adminPort(), process.child().pid());
        }
    }

    /** The settings that the services have. */
    Catalogue catalogue(Path log) throws InputException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(commands.java().toString()));
        command.addAll(commands.downstream());
        command.add("--settings");
        return Catalogue.parse(
                "downstream process",
                processes.output("downstream process", "--settings", command, log, Supervised.READY_SECONDS));
    }

    /**
     * Starts an arm's services; {@link #await} waits for them.
     *
     * @param prefix command that its own is put behind: its network
     */
    Supervised.Starting start(String arm, Map<String, String> settings, List<String> prefix, Path log)
            throws BlockFailure {
        List<String> command = new ArrayList<>(cores.generator());
        command.addAll(prefix);
        command.add(commands.java().toString());
        command.addAll(CrashReport.arguments(log));
        command.addAll(JVM_ARGUMENTS);
        command.addAll(commands.downstream());
        command.add("--supervised");
        settings.forEach((key, value) -> command.add(key + "=" + value));
        return processes.start("downstream process of arm '" + arm + "'", command, log);
    }

    /**
     * Waits until an arm's services are ready.
     *
     * @throws BlockFailure if they do not become so; the process has been ended then
     */
    Running await(Supervised.Starting starting) throws BlockFailure, InterruptedException {
        Supervised.Ready ready = processes.await(starting);
        Child child = ready.child();
        int adminPort = ready.said().path("adminPort").asInt();
        String instance = ready.said().path("instance").asText();
        Optional<String> addresses = addresses(ready.said().path("services"));
        if (adminPort <= 0 || instance.isEmpty() || addresses.isEmpty()) {
            child.close();
            throw ready.unexpected();
        }
        // It has a port for each replica, and the one that it is identified by.
        Target target = new Target(adminPort, adminPort, child.pid(), Optional.empty());
        return new Running(new Started(child, target, instance), addresses.get());
    }

    private static Optional<String> addresses(JsonNode services) {
        StringJoiner all = new StringJoiner(";");
        for (String service : CALLED) {
            StringJoiner replicas = new StringJoiner(",");
            for (JsonNode port : services.path(service)) {
                if (port.asInt() <= 0) {
                    return Optional.empty();
                }
                replicas.add("127.0.0.1:" + port.asInt());
            }
            if (replicas.length() == 0) {
                return Optional.empty();
            }
            all.add(service + "=" + replicas);
        }
        return Optional.of(all.toString());
    }
}
