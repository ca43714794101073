package dev.sevenstops.gatling.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts an installed server: writes its configuration, has it checked, starts it under supervision, waits until it answers. */
final class ServerStart {
    private static final int PORTS_TRIED = 5;
    private static final long COMMAND_SECONDS = 20;
    private static final long READY_SECONDS = 20;

    private final Launch launch;
    private final Path program;
    private final ServerProgram server;

    private ServerStart(Launch launch, Path program) {
        this.launch = launch;
        this.program = program;
        this.server = ServerProgram.of(launch.kind());
    }

    static RunningProxy start(Launch launch, Path program) throws ProxyFailure, IOException, InterruptedException {
        return new ServerStart(launch, program).start();
    }

    private RunningProxy start() throws ProxyFailure, IOException, InterruptedException {
        Optional<Certificate> certificate =
                launch.options().tls() ? Optional.of(Certificate.make(launch.folder())) : Optional.empty();
        String version = server.version(output(server.version(program)).text());
        for (int attempt = 1; attempt <= PORTS_TRIED; attempt++) {
            Optional<RunningProxy> running = tryPort(freePort(), version, certificate);
            if (running.isPresent()) {
                return running.get();
            }
        }
        throw new ProxyFailure(launch.name() + ": " + PORTS_TRIED + " ports that were free were taken a moment later");
    }

    /** Starts the server on a port; empty if somebody else has taken that in the meantime. */
    private Optional<RunningProxy> tryPort(int port, String version, Optional<Certificate> certificate)
            throws ProxyFailure, IOException, InterruptedException {
        String identity = UUID.randomUUID().toString();
        Path configuration = server.configure(launch, port, identity, certificate);
        Output checked = output(server.check(program, configuration));
        if (checked.code() != 0) {
            throw new ProxyFailure(launch.kind().id() + " refuses its configuration " + configuration + ": "
                    + checked.text().strip());
        }
        Path accessLog = launch.folder().resolve(ServerProgram.ACCESS_LOG);
        Files.deleteIfExists(accessLog);
        Files.createFile(accessLog);
        CompletableFuture<String> announced = new CompletableFuture<>();
        Processes.Running process =
                launch.processes().start(launch.name(), command(configuration), launch.messages(), announced::complete);
        try {
            long pid = pid(process, announced);
            if (!Readiness.await(process, port, identity, certificate, READY_SECONDS)) {
                String epitaph = process.isAlive()
                        ? launch.name() + " did not answer within " + READY_SECONDS + " seconds"
                        : process.epitaph();
                if (messages().contains("ddress already in use")) {
                    process.close();
                    Files.delete(launch.messages());
                    return Optional.empty();
                }
                throw new ProxyFailure(epitaph);
            }
            return Optional.of(new StartedProxy(launch, port, pid, version, certificate, process, accessLog));
        } catch (ProxyFailure | IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private String messages() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path log : List.of(launch.messages(), launch.folder().resolve(StartedProxy.ERROR_LOG))) {
            all.append(Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "");
        }
        return all.toString();
    }

    private List<String> command(Path configuration) throws IOException {
        Path script = launch.write("supervise.sh", Map.of());
        List<String> command = new ArrayList<>(launch.prefix());
        // A process group of its own, so that the last resort reaches all of the server's processes and nobody else's.
        Programs.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of("/bin/sh", script.toString()));
        command.add(
                launch.kind() == ProxyKind.HAPROXY
                        ? launch.folder().resolve(ServerProgram.ACCESS_LOG).toString()
                        : launch.messages().toString());
        command.addAll(server.run(program, configuration));
        return command;
    }

    private long pid(Processes.Running process, CompletableFuture<String> announced)
            throws ProxyFailure, InterruptedException {
        try {
            CompletableFuture.anyOf(announced, process.onExit()).get(READY_SECONDS, TimeUnit.SECONDS);
            if (!announced.isDone()) {
                throw new ProxyFailure(process.epitaph());
            }
            return Json.mapper().readTree(announced.join()).path("pid").asLong();
        } catch (TimeoutException | ExecutionException | JsonProcessingException e) {
            throw new ProxyFailure("the supervisor of " + launch.name() + " did not say what it started: " + e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What a command that ends by itself said, on both its outputs. */
    private record Output(int code, String text) {}

    private Output output(List<String> command) throws ProxyFailure, IOException, InterruptedException {
        Path file = launch.folder().resolve("command.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                throw new ProxyFailure(
                        String.join(" ", command) + " did not end within " + COMMAND_SECONDS + " seconds");
            }
            return new Output(process.exitValue(), Files.readString(file, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
        }
    }
}
