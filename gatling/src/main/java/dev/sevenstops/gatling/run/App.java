package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.report.model.Block.ArmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the service: for its catalogue, for its database, and as a process under test. */
final class App {
    private static final long DATABASE_SECONDS = 180;
    private static final String DATABASE = "orders.mv.db";

    private final Commands commands;
    private final Supervised processes;
    private final Cores cores;

    App(Commands commands, Children children, Cores cores) {
        this.commands = commands;
        this.processes = new Supervised(children);
        this.cores = cores;
    }

    /**
     * A process of a block that is ready.
     *
     * @param instance what it calls itself
     */
    record Started(Child child, Target target, String instance) {}

    /** The settings that the service has. */
    Catalogue catalogue(Path log) throws InputException, InterruptedException {
        return Catalogue.parse("app", output(log, List.of("--settings"), Supervised.READY_SECONDS));
    }

    /** Makes the database that every process under test gets a copy of, unless it is there. */
    void createDatabase(Path folder, Path log) throws InputException, InterruptedException, IOException {
        Files.createDirectories(folder);
        output(log, List.of("--create-database", folder.resolve(DATABASE).toString()), DATABASE_SECONDS);
    }

    private String output(Path log, List<String> arguments, long seconds) throws InputException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(commands.java().toString());
        command.addAll(commands.app());
        command.addAll(arguments);
        return processes.output("app", arguments.getFirst(), command, log, seconds);
    }

    /**
     * Starts a process under test and waits until it is ready.
     *
     * @param aside whether it starts beside another one, see {@link Cores#start}
     * @param prefix command that its own is put behind: its network
     * @param databaseFolder holds the database, which it makes its own copy of
     * @throws BlockFailure if it does not become ready
     */
    Started start(
            String arm,
            JavaRuntime runtime,
            Map<String, String> settings,
            boolean aside,
            List<String> prefix,
            Path databaseFolder,
            Path log)
            throws BlockFailure, InterruptedException {
        List<String> command = new ArrayList<>(cores.start(aside));
        command.addAll(prefix);
        command.add(runtime.jdk().java(commands.java()).toString());
        command.addAll(CrashReport.arguments(log));
        command.addAll(runtime.jvmArguments());
        command.addAll(commands.app());
        command.addAll(List.of("--supervised", "app.port=0", "app.admin.port=0"));
        command.add("app.database=" + databaseFolder.resolve(DATABASE));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Supervised.Ready ready = processes.await(processes.start("server of arm '" + arm + "'", command, log));
        Child child = ready.child();
        try {
            Started started = started(ready);
            if (aside) {
                cores.takeToServers(child.pid());
            }
            return started;
        } catch (IOException e) {
            child.close();
            throw new BlockFailure("the " + child.name() + " cannot be pinned: " + e.getMessage());
        } catch (BlockFailure | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static Started started(Supervised.Ready ready) throws BlockFailure {
        int port = ready.said().path("port").asInt();
        int adminPort = ready.said().path("adminPort").asInt();
        String instance = ready.said().path("instance").asText();
        if (port <= 0 || adminPort <= 0 || instance.isEmpty()) {
            throw ready.unexpected();
        }
        Child child = ready.child();
        return new Started(child, new Target(port, adminPort, child.pid(), Optional.empty()), instance);
    }

    /**
     * What is recorded about a process under test.
     *
     * @param jdk that it says it runs on
     */
    static ArmProcess describe(Map<String, String> settings, String jdk, JavaRuntime runtime, double startSeconds) {
        return new ArmProcess(settings, jdk, runtime.jvmArguments(), startSeconds);
    }
}
