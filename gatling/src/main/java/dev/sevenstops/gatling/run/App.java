package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.report.model.Block.ArmProcess;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the service: for its catalogue, for its database, and as a process under test. */
final class App {
    private static final long READY_SECONDS = 60;
    private static final long DATABASE_SECONDS = 180;
    private static final String DATABASE = "orders.mv.db";

    private final Commands commands;
    private final Children children;
    private final Cores cores;

    App(Commands commands, Children children, Cores cores) {
        this.commands = commands;
        this.children = children;
        this.cores = cores;
    }

    /**
     * A process under test that is ready.
     *
     * @param instance what it calls itself
     */
    record Started(Child child, Target target, String instance) {}

    /** The settings that the service has. */
    Catalogue catalogue(Path log) throws InputException, InterruptedException {
        return Catalogue.parse(output(log, List.of("--settings"), READY_SECONDS));
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
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (Child child = children.start("app", command, log, lines::add)) {
            Child ended = child.onExit().get(seconds, TimeUnit.SECONDS);
            children.throwIfStopped();
            ended.awaitOutput();
            if (!ended.succeeded()) {
                throw new InputException("the app does not answer to " + arguments.getFirst() + ": " + ended.epitaph());
            }
            return String.join("\n", lines);
        } catch (IOException | ExecutionException e) {
            throw new InputException("the app cannot be started: " + e.getMessage());
        } catch (TimeoutException e) {
            throw new InputException(
                    "the app did not answer to " + arguments.getFirst() + " within " + seconds + " seconds");
        }
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
        command.addAll(runtime.jvmArguments());
        command.addAll(commands.app());
        command.addAll(List.of("--supervised", "app.port=0", "app.admin.port=0"));
        command.add("app.database=" + databaseFolder.resolve(DATABASE));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        CompletableFuture<String> ready = new CompletableFuture<>();
        String name = "server of arm '" + arm + "'";
        Child child;
        try {
            child = children.start(name, command, log, ready::complete);
        } catch (IOException e) {
            throw new BlockFailure("the " + name + " cannot be started: " + e.getMessage());
        }
        try {
            CompletableFuture.anyOf(ready, child.onExit()).get(READY_SECONDS, TimeUnit.SECONDS);
            children.throwIfStopped();
            if (!ready.isDone()) {
                throw new BlockFailure(child.epitaph());
            }
            Started started = started(child, ready.join());
            if (aside) {
                cores.takeToServers(child.pid());
            }
            return started;
        } catch (TimeoutException e) {
            child.close();
            throw new BlockFailure("the " + name + " was not ready within " + READY_SECONDS + " seconds");
        } catch (IOException e) {
            child.close();
            throw new BlockFailure("the " + name + " cannot be pinned: " + e.getMessage());
        } catch (ExecutionException e) {
            child.close();
            throw new BlockFailure("the " + name + " cannot be waited for: " + e.getMessage());
        } catch (BlockFailure | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static Started started(Child child, String line) throws BlockFailure {
        try {
            JsonNode ready = Json.mapper().readTree(line);
            int port = ready.path("port").asInt();
            int adminPort = ready.path("adminPort").asInt();
            String instance = ready.path("instance").asText();
            if (port > 0 && adminPort > 0 && !instance.isEmpty()) {
                return new Started(child, new Target(port, adminPort, child.pid(), Optional.empty()), instance);
            }
            throw new BlockFailure("the " + child.name() + " did not say that it is ready but: " + line);
        } catch (JsonProcessingException e) {
            throw new BlockFailure("the " + child.name() + " did not say that it is ready but: " + line);
        }
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
