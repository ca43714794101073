package dev.sevenstops.gatling.proxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.proxy.embedded.EmbeddedProxy;
import dev.sevenstops.gatling.proxy.embedded.EmbeddedSpec;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts {@link EmbeddedProxy} on this JVM's own class path. */
final class EmbeddedStart {
    private static final long READY_SECONDS = 30;

    private EmbeddedStart() {}

    static RunningProxy start(Launch launch) throws ProxyFailure, IOException, InterruptedException {
        Optional<Certificate> certificate =
                launch.options().tls() ? Optional.of(Certificate.make(launch.folder())) : Optional.empty();
        Path accessLog = launch.folder().resolve(ServerProgram.ACCESS_LOG);
        Files.deleteIfExists(accessLog);
        EmbeddedSpec spec = new EmbeddedSpec(
                launch.upstreamPort(),
                accessLog.toString(),
                certificate.map(c -> c.keyStore().toString()),
                launch.options().requestBuffering(),
                launch.options().responseBuffering(),
                launch.options().connectTimeout().toMillis(),
                launch.options().answerTimeout().toMillis());
        Path specFile = launch.folder().resolve("embedded.json");
        Json.mapper().writeValue(specFile.toFile(), spec);
        CompletableFuture<String> announced = new CompletableFuture<>();
        Processes.Running process = launch.processes()
                .start(launch.name(), command(launch, specFile), launch.messages(), announced::complete);
        try {
            CompletableFuture.anyOf(announced, process.onExit()).get(READY_SECONDS, TimeUnit.SECONDS);
            if (!announced.isDone()) {
                throw new ProxyFailure(process.epitaph());
            }
            JsonNode ready = Json.mapper().readTree(announced.join());
            int port = ready.path("port").asInt();
            if (port <= 0) {
                throw new ProxyFailure(launch.name() + " did not say that it is ready but: " + announced.join());
            }
            return new StartedProxy(
                    launch,
                    port,
                    ready.path("pid").asLong(),
                    ready.path("version").asText(),
                    certificate,
                    process,
                    accessLog);
        } catch (TimeoutException e) {
            process.close();
            throw new ProxyFailure(launch.name() + " was not ready within " + READY_SECONDS + " seconds");
        } catch (ExecutionException | JsonProcessingException e) {
            process.close();
            throw new ProxyFailure(launch.name() + " did not say that it is ready: " + e.getMessage());
        } catch (ProxyFailure | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static List<String> command(Launch launch, Path specFile) {
        List<String> command = new ArrayList<>(launch.prefix());
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(CrashReport.arguments(launch.messages()));
        command.addAll(List.of(
                // The same on every JDK: on one core their defaults differ.
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=256m",
                "-Dlogback.configurationFile=dev/sevenstops/gatling/run/logback.xml",
                "-cp",
                System.getProperty("java.class.path", ""),
                EmbeddedProxy.class.getName(),
                specFile.toString()));
        return command;
    }
}
