package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.store.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What depends on the machine, and what of it may be seen in the results. */
class MachineTest {
    @Test
    void serversAndGeneratorGetDifferentCoresOfThoseThatAreAllowed() {
        assertEquals(List.of(0, 1, 2, 3, 8), Cores.parse("0-3,8"));
        Cores cores = Cores.of(Optional.of("taskset"), List.of(2, 5));
        assertEquals(List.of("taskset", "-c", "2"), cores.servers());
        assertEquals(List.of("taskset", "-c", "5"), cores.generator());
    }

    @Test
    void withOneCoreOrWithoutTasksetNothingIsPinnedAndTheRunSaysSo() {
        for (Cores cores :
                List.of(Cores.of(Optional.of("taskset"), List.of(0)), Cores.of(Optional.empty(), List.of(0, 1)))) {
            assertEquals(List.of(), cores.servers());
            assertEquals(List.of(), cores.generator());
            assertTrue(cores.note().startsWith("Servers and generator are not pinned"), cores.note());
        }
    }

    @Test
    void versionsAreReadFromTheClassPath() {
        assertEquals(
                Map.of("helidon", "4.4.0", "h2", "2.5.252"),
                Environments.versions(
                        "/r/io/helidon-webserver-4.4.0.jar:/r/helidon-webserver-http2-4.4.0.jar:/r/h2-2.5.252.jar"));
    }

    @Test
    void theEnvironmentNamesNoPathOfThisMachine() throws Exception {
        Environment environment = Environments.record(Path.of("").toAbsolutePath(), List.of(), "");
        String json = Json.mapper().writeValueAsString(environment);
        assertEquals(Map.of("gatling", "3.15.1"), environment.versions());
        assertTrue(environment.cores() > 0 && environment.memoryBytes() > 0);
        assertTrue(
                !json.contains(System.getProperty("user.home")) && !json.contains(System.getProperty("java.home")),
                json);
    }

    @Test
    void pathsAreTakenOutOfLogsAndReasons() {
        Redaction redaction = new Redaction(Path.of("/somewhere/checkout"));
        assertEquals(
                "./app failed, see ~/x",
                redaction.of("/somewhere/checkout/app failed, see " + System.getProperty("user.home") + "/x"));
    }
}
