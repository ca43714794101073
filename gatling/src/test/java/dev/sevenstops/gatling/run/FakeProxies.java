package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.proxy.ProxyKind;
import dev.sevenstops.gatling.proxy.RunningProxy;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Proxies in processes of their own ({@link FakeProxy}). What they do is in their kind's name: {@code embedded} is good, {@code nginx}
 * is not there, {@code haproxy} leads to the arm that was started first whatever it is told.
 */
final class FakeProxies implements ProxyLauncher {
    private final Commands commands;
    private final Children children;
    private final Map<Path, Integer> firstUpstream = new HashMap<>();

    FakeProxies(Map<String, Path> binaries, Commands commands, Children children) {
        this.commands = commands;
        this.children = children;
    }

    @Override
    public Optional<String> impossible(String kind, Setup setup) {
        return kind.equals("nginx") ? Optional.of("nginx is not installed") : Optional.empty();
    }

    @Override
    public RunningProxy start(String kind, Setup setup, int upstreamPort, Path folder, List<String> commandPrefix)
            throws ProxyFailure, InterruptedException {
        try {
            return started(kind, setup, upstreamPort, folder, commandPrefix);
        } catch (IOException e) {
            throw new ProxyFailure(e.toString());
        }
    }

    private RunningProxy started(String kind, Setup setup, int upstreamPort, Path folder, List<String> commandPrefix)
            throws IOException, InterruptedException {
        Path block = folder.resolveSibling("block");
        firstUpstream.putIfAbsent(block, upstreamPort);
        int upstream = kind.equals("haproxy") ? firstUpstream.getOrDefault(block, 0) : upstreamPort;
        List<String> command = new ArrayList<>(commandPrefix);
        command.addAll(List.of(commands.java().toString(), "-cp", commands.classPath(), FakeProxy.class.getName()));
        command.addAll(
                List.of(Integer.toString(upstream), folder.resolve("access.log").toString()));
        Files.writeString(folder.resolve("proxy.conf"), "upstream " + upstream);
        Files.writeString(folder.resolve("server.key"), "nobody's business");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Child child = children.start("fake proxy", command, folder.resolve("error.log"), lines::add);
        String ready = lines.poll(30, TimeUnit.SECONDS);
        if (ready == null) {
            child.close();
            throw new IOException("the fake proxy does not get ready");
        }
        return new FakeRunning(child, port(ready), folder.resolve("access.log"), setup.proxy());
    }

    private static int port(String ready) throws JsonProcessingException {
        JsonNode json = Json.mapper().readTree(ready);
        return json.path("port").asInt();
    }

    private record FakeRunning(Child child, int port, Path log, ProxyChoice choice) implements RunningProxy {
        @Override
        public ProxyKind kind() {
            return ProxyKind.EMBEDDED;
        }

        @Override
        public Optional<Path> certificate() {
            return Optional.empty();
        }

        @Override
        public Processes.Running process() {
            return child;
        }

        @Override
        public void askToEnd() {
            child.askToEnd();
        }

        @Override
        public long pid() {
            return child.pid();
        }

        @Override
        public String version() {
            return "fake 1.0";
        }

        @Override
        public Map<String, String> options() {
            return Map.of("response-buffering", choice.responseBuffering() ? "on" : "off");
        }

        @Override
        public ProxyTimes times(Instant from, Instant to) throws IOException {
            long requests = Files.readAllLines(log).stream()
                    .map(Instant::parse)
                    .filter(at -> !at.isBefore(from) && at.isBefore(to))
                    .count();
            return new ProxyTimes(
                    "fake",
                    requests,
                    List.of(),
                    Map.of("200", requests),
                    Map.of("complete", requests),
                    Map.of("window.seconds", (to.toEpochMilli() - from.toEpochMilli()) / 1000.0));
        }

        @Override
        public void close() {
            child.close();
        }
    }
}
