package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts processes of the app's class path. One kind answers a question and ends; the other says in a line of JSON that it is ready
 * and ends with its standard input.
 */
final class Supervised {
    /** How long a process may take to start. */
    static final long READY_SECONDS = 60;

    private final Children children;

    Supervised(Children children) {
        this.children = children;
    }

    /**
     * A process that has been started and need not be ready yet.
     *
     * @param line the first one that it prints
     */
    record Starting(Child child, CompletableFuture<String> line) {}

    /** A process that is ready, and what it said. */
    record Ready(Child child, JsonNode said) {
        /** One sentence for a process that said something else than was expected. */
        BlockFailure unexpected() {
            return new BlockFailure("the " + child.name() + " did not say that it is ready but: " + said);
        }
    }

    /**
     * Starts a process.
     *
     * @param name for messages, such as {@code server of arm 'before'}
     */
    Starting start(String name, List<String> command, Path log) throws BlockFailure {
        CompletableFuture<String> line = new CompletableFuture<>();
        try {
            return new Starting(children.start(name, command, log, line::complete), line);
        } catch (IOException e) {
            throw new BlockFailure("the " + name + " cannot be started: " + e.getMessage());
        }
    }

    /**
     * Waits until a process is ready.
     *
     * @throws BlockFailure if it does not become so; the process has been ended then, as after every other exception
     */
    Ready await(Starting starting) throws BlockFailure, InterruptedException {
        Child child = starting.child();
        try {
            CompletableFuture.anyOf(starting.line(), child.onExit()).get(READY_SECONDS, TimeUnit.SECONDS);
            children.throwIfStopped();
            if (!starting.line().isDone()) {
                throw new BlockFailure(child.epitaph());
            }
            String line = starting.line().join();
            try {
                return new Ready(child, Json.mapper().readTree(line));
            } catch (JsonProcessingException e) {
                String otherwise = "the " + child.name() + " did not say that it is ready but: " + line;
                throw new BlockFailure(child.crash().orElse(otherwise));
            }
        } catch (TimeoutException e) {
            child.close();
            throw new BlockFailure("the " + child.name() + " was not ready within " + READY_SECONDS + " seconds");
        } catch (ExecutionException e) {
            child.close();
            throw new BlockFailure("the " + child.name() + " cannot be waited for: " + e.getMessage());
        } catch (BlockFailure | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /**
     * What a process prints until it ends.
     *
     * @param name for messages, such as {@code app}
     * @param question what it was asked, for messages
     * @throws InputException if it does not end well, or not in time
     */
    String output(String name, String question, List<String> command, Path log, long seconds)
            throws InputException, InterruptedException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (Child child = children.start(name, command, log, lines::add)) {
            Child ended = child.onExit().get(seconds, TimeUnit.SECONDS);
            children.throwIfStopped();
            ended.awaitOutput();
            if (!ended.succeeded()) {
                throw new InputException("the " + name + " does not answer to " + question + ": " + ended.epitaph());
            }
            return String.join("\n", lines);
        } catch (IOException | ExecutionException e) {
            throw new InputException("the " + name + " cannot be started: " + e.getMessage());
        } catch (TimeoutException e) {
            throw new InputException(
                    "the " + name + " did not answer to " + question + " within " + seconds + " seconds");
        }
    }
}
