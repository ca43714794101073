package dev.sevenstops.gatling.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.run.Child;
import dev.sevenstops.gatling.run.Children;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that says in a line of JSON that it is ready, and ends with its standard input. */
record JavaProcess(Child child, int port, String version) implements AutoCloseable {
    private static final long READY_SECONDS = 60;

    /**
     * Starts it and waits until it is ready.
     *
     * @param name for messages
     * @throws ProxyFailure if it does not become so; it has been ended then
     */
    static JavaProcess start(Children children, String name, List<String> command, Path log)
            throws ProxyFailure, IOException, InterruptedException {
        CompletableFuture<String> line = new CompletableFuture<>();
        Child child = children.start(name, command, log, line::complete);
        try {
            CompletableFuture.anyOf(line, child.onExit()).get(READY_SECONDS, TimeUnit.SECONDS);
            if (!line.isDone()) {
                throw new ProxyFailure(child.epitaph());
            }
            JsonNode said = Json.mapper().readTree(line.join());
            if (said.path("port").asInt() <= 0) {
                throw new ProxyFailure("the " + name + " did not say that it is ready but: " + said);
            }
            return new JavaProcess(
                    child, said.path("port").asInt(), said.path("version").asText(""));
        } catch (TimeoutException | ExecutionException e) {
            child.close();
            throw new ProxyFailure("the " + name + " was not ready within " + READY_SECONDS + " seconds: " + e);
        } catch (ProxyFailure | IOException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
