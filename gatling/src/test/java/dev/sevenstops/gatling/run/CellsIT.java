package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.run.FakeRun.Outcome;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cells behind proxies and in networks of their own, with the real runner. */
@Timeout(240)
class CellsIT {
    private static final String BACKLOG = "stops.accept.backlog: 16";

    @TempDir
    private Path root;

    private RunResults results() throws IOException {
        try (Stream<Path> runs = Files.list(root.resolve("results"))) {
            return ResultsReader.read(runs.findFirst().orElseThrow());
        }
    }

    private Map<String, Block> blocks() throws IOException {
        return results().blocks().stream().collect(Collectors.toMap(Block::experiment, Function.identity()));
    }

    private Block block(String experiment) throws IOException {
        return Optional.ofNullable(blocks().get(experiment)).orElseThrow();
    }

    private static Check check(Block block, String name) {
        return block.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Adds lines to every experiment of the matrix. */
    private void add(String lines) throws IOException {
        Path file = root.resolve("matrix.yaml");
        Files.writeString(file, Files.readString(file).replace("      fix: A fix\n", "      fix: A fix\n" + lines));
    }

    @Test
    void aCellIsARowWithItsProxyInFrontOfBothArmsAndWhatIsAbsentIsSkippedWithTheReason() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      factors: {via: [direct, embedded, nginx]}\n      proxy: {response-buffering: true}\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        String skipped = "Skipped accept/a@via=nginx: nginx is not installed";
        assertTrue(outcome.lines().contains("  " + skipped), () -> String.join("\n", outcome.lines()));
        RunResults results = results();
        assertTrue(results.run().plan().notes().contains(skipped));
        assertEquals(
                List.of("accept/a@via=direct", "accept/a@via=embedded"),
                results.run().experiments().stream().map(Experiment::id).toList());
        Block direct = block("accept/a@via=direct");
        assertEquals(Map.of(), direct.proxies());
        assertTrue(direct.slices().stream().allMatch(slice -> slice.proxy().isEmpty()));
        Block embedded = block("accept/a@via=embedded");
        assertEquals(State.OK, embedded.state(), embedded::reason);
        assertEquals(
                new Block.ProxyProcess("embedded", "fake 1.0", Map.of("response-buffering", "on")),
                embedded.proxies().get("before"));
        assertEquals(2, embedded.proxies().size());
        String found = check(embedded, "proxy identity").detail();
        assertEquals(
                "before and after, before: 3 requests through it were counted by its server and by no other;"
                        + " after: 3 requests through it were counted by its server and by no other",
                found);
        for (Slice slice : embedded.slices()) {
            assertEquals("fake", slice.proxy().orElseThrow().proxy());
            assertEquals(0.0, slice.counters().get("proxy.requests"), "nothing is sent by the fake generator");
            // the slices of an arm are 1 s apart in the fake: 1 s of load and 2 s of patience would overlap
            double window = slice.counters().getOrDefault("proxy.window.seconds", 0.0);
            assertTrue(window <= 3, "a slice's window ends with the next one of its arm: " + window);
        }
        assertEquals(List.of(), ProcessHandle.current().descendants().toList());
    }

    @Test
    void gatlingsOwnReportIsThatOfTheCellItself() throws IOException {
        FakeRun.writeMatrix(root, "a", "page", BACKLOG);
        add("      factors: {via: [direct, embedded]}\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        for (String via : List.of("direct", "embedded")) {
            assertEquals(
                    "gatling/accept-a@via=" + via + "--default--0/simulation/index.html",
                    block("accept/a@via=" + via).artifacts().get("Gatling's report"));
        }
        assertEquals(
                block("accept/a@via=direct").seed(),
                block("accept/a@via=embedded").seed(),
                "the same load");
    }

    @Test
    void whatTheUserAskedForAndThisMachineCannotMeasureIsNoSuccess() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      factors: {via: [direct, nginx]}\n");

        Outcome named = FakeRun.run(root, "matrix.only=accept/a@via=nginx");

        assertEquals(MatrixCommand.BAD_INPUT, named.code());
        assertEquals(
                List.of(
                        "matrix.only: nothing of accept/a@via=nginx can be measured on this machine",
                        "Skipped accept/a@via=nginx: nginx is not installed"),
                named.lines());
        Outcome filtered = FakeRun.run(root, "matrix.via=nginx");
        assertEquals(MatrixCommand.BAD_INPUT, filtered.code());
        assertFalse(Files.exists(root.resolve("results")));
    }

    /** Measured where nginx was, or as a user who may make networks, and resumed where that is not so. */
    @Test
    void aRunIsNotResumedWithoutTheRowsThatItHas() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      factors: {via: [embedded, nginx]}\n");
        assertEquals(MatrixCommand.OK, FakeRun.run(root).code());
        String id = results().run().id();
        Path file = root.resolve("results").resolve(id).resolve("run.json");
        JsonNode run = Json.mapper().readTree(file.toFile());
        ObjectNode row = run.path("experiments").path(0).deepCopy();
        row.put("id", "accept/a@via=nginx");
        ((ObjectNode) row.path("cell").path("levels")).put("via", "nginx");
        ((ArrayNode) run.path("experiments")).add(row);
        Json.mapper().writeValue(file.toFile(), run);

        Outcome refused = FakeRun.run(root, "matrix.resume=" + id);

        assertEquals(MatrixCommand.BAD_INPUT, refused.code(), () -> String.join("\n", refused.lines()));
        assertTrue(
                refused.lines().stream()
                        .anyMatch(line -> line.contains("its accept/a@via=nginx cannot be measured as things are")),
                () -> String.join("\n", refused.lines()));
        assertEquals("Skipped accept/a@via=nginx: nginx is not installed", refused.last());
        assertEquals(2, results().run().experiments().size(), "as it was");
        assertEquals(State.OK, block("accept/a@via=embedded").state());
    }

    @Test
    void aProxyThatLeadsToTheWrongArmFailsTheBlockAndItsFilesAreKept() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      factors: {via: [haproxy]}\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code());
        Block block = block("accept/a@via=haproxy");
        assertEquals(State.FAILED, block.state());
        assertEquals(
                "the proxy of the server of arm 'after' does not lead to that server: of 3 requests through it 0 arrived",
                block.reason());
        assertEquals(
                "blocks/accept-a@via=haproxy--default--0/logs/attempt-2/proxy-before-proxy.conf",
                block.artifacts().get("proxy-before proxy.conf"));
        assertTrue(block.artifacts().containsKey("proxy-after access.log"));
        assertFalse(block.artifacts().toString().contains("server.key"), "keys are not kept");
        assertEquals(List.of(), ProcessHandle.current().descendants().toList());
    }

    @Test
    void aBlockInANetworkOfItsOwnHasItsSettingsAndLeavesNothing() throws Exception {
        Optional<String> impossible = new Namespaces().impossible(new Network(Map.of()));
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG, "b", "kill-server", BACKLOG);
        add("      network: {net.core.somaxconn: 77, net.ipv4.tcp_abort_on_overflow: 1}\n"
                + "      factors: {via: [embedded]}\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code(), () -> String.join("\n", outcome.lines()));
        Block good = block("accept/a@via=embedded");
        assertEquals(State.OK, good.state(), good::reason);
        assertEquals(
                "a network namespace of its own with {net.core.somaxconn=77, net.ipv4.tcp_abort_on_overflow=1}",
                check(good, "network").detail());
        for (Slice slice : good.slices()) {
            assertEquals(77.0, slice.counters().get("fake.somaxconn"), "the generator is inside as well");
        }
        assertEquals(State.FAILED, block("accept/b@via=embedded").state());
        assertEquals(List.of(), namespaces());
        assertEquals(List.of(), ProcessHandle.current().descendants().toList());
    }

    @Test
    void aSettingThatThisKernelDoesNotHaveSkipsTheCellAndLeavesNothing() throws Exception {
        Optional<String> impossible = new Namespaces().impossible(new Network(Map.of()));
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      network: {net.core.nonsense: 1}\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.BAD_INPUT, outcome.code());
        assertTrue(
                outcome.lines()
                        .contains("  Skipped accept/a: no network namespace can be made here:"
                                + " this kernel has no net.core.nonsense in a network namespace"),
                () -> String.join("\n", outcome.lines()));
        assertEquals("Nothing of this can be measured on this machine.", outcome.last());
        assertFalse(Files.exists(root.resolve("results")));
        assertEquals(List.of(), namespaces());
    }

    @Test
    void withoutTheToolANetworkIsImpossibleAndSaysSo() throws Exception {
        assertEquals(
                Optional.of("no network namespace can be made here: there is no 'ip' (Debian package iproute2)"),
                new Namespaces(Optional.empty()).impossible(new Network(Map.of())));
    }

    @Test
    void serversThatSpeakTlsShareACertificateOfTheBlockWhosePathIsNobodysBusiness() throws IOException {
        FakeRun.writeMatrix(root, "a", "steady", BACKLOG);
        add("      tls: true\n");

        Outcome outcome = FakeRun.run(root);

        assertEquals(MatrixCommand.OK, outcome.code(), () -> String.join("\n", outcome.lines()));
        for (String arm : List.of("before", "after")) {
            Map<String, String> settings = Optional.ofNullable(
                            block("accept/a").arms().get(arm))
                    .orElseThrow()
                    .settings();
            assertEquals("tls.p12", settings.get("app.tls.keystore"), arm);
            assertEquals("<secret>", settings.get("app.tls.password"), arm);
        }
    }

    @Test
    void theSecretOfTheTokensReachesBothSidesAndNoResult() throws IOException {
        FakeRun.writeMatrix(root, "a", "secret", BACKLOG);

        Outcome outcome = FakeRun.run(root);

        Block block = block("accept/a");
        assertEquals(MatrixCommand.BLOCKS_FAILED, outcome.code());
        assertTrue(block.reason().endsWith("the secret is <secret>"), block.reason());
        assertEquals(
                "<secret>",
                Optional.ofNullable(block.arms().get("before"))
                        .orElseThrow()
                        .settings()
                        .get("stops.middleware.jwt.hs256-secret"));
        Path log = root.resolve("results")
                .resolve(results().run().id())
                .resolve(Optional.ofNullable(block.artifacts().get("log of generator"))
                        .orElseThrow());
        assertTrue(Files.readString(log).contains("the secret is <secret>"), Files.readString(log));
    }

    /** Namespaces of this process. */
    private static List<String> namespaces() throws IOException {
        Path named = Path.of("/run/netns");
        if (!Files.isDirectory(named)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(named)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(
                            "sevenstops-" + ProcessHandle.current().pid() + "-"))
                    .toList();
        }
    }
}
