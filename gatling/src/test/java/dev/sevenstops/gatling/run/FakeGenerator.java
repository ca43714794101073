package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.model.Slice.Kind;
import dev.sevenstops.report.model.Slice.SendLag;
import dev.sevenstops.report.model.Slice.Sends;
import dev.sevenstops.report.store.AtomicFiles;
import dev.sevenstops.report.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks the generator's side of the protocol with the runner. Sends nothing; what it does depends on the name of the
 * workload's first load: {@code kill-server}, {@code crash-server}, {@code crash-generator}, {@code kill-downstream}, {@code fail}, {@code
 * secret}, {@code hang}, {@code full-device}, {@code full-disk}, {@code page}, {@code unequal}, {@code late} or anything else.
 */
public final class FakeGenerator {
    /** More than a run of a few blocks writes files. */
    static final int FULL_DEVICES = 100;

    private FakeGenerator() {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            block(Json.mapper().readTree(Path.of(line).toFile()), in);
            System.out.println("done");
        }
    }

    private static void block(JsonNode spec, BufferedReader in) throws IOException {
        String mode = spec.path("workload").path("loads").path(0).path("name").asText();
        switch (mode) {
            case "kill-server" -> {
                ProcessHandle.of(spec.path("targets").path("before").path("pid").asLong())
                        .ifPresent(ProcessHandle::destroyForcibly);
                untilParentIsGone(in);
            }
            case "crash-server" -> {
                crash(spec.path("targets").path("before").path("pid").asLong());
                untilParentIsGone(in);
            }
            case "crash-generator" -> {
                crash(ProcessHandle.current().pid());
                untilParentIsGone(in);
            }
            case "kill-downstream" -> {
                ProcessHandle.of(spec.path("targets")
                                .path("before")
                                .path("downstream")
                                .path("pid")
                                .asLong())
                        .ifPresent(ProcessHandle::destroyForcibly);
                untilParentIsGone(in);
            }
            case "hang" -> {
                System.out.println(
                        "{\"slice\":1,\"of\":4,\"arm\":\"before\",\"kind\":\"MEASURE\",\"elapsed\":0.1,\"figure\":\"hanging\"}");
                untilParentIsGone(in);
            }
            case "secret" -> {
                System.err.println("the secret is " + spec.path("tokenSecret").asText());
                System.exit(7);
            }
            case "fail" -> {
                System.err.println("something is wrong here");
                System.exit(7);
            }
            case "full-device", "full-disk" -> {
                Path gatling = Path.of(spec.path("gatlingFolder").asText());
                Path run = gatling.resolve("../..").normalize();
                // once: when the run is resumed, there is room again
                if (Files.notExists(run.resolve("filler"))) {
                    Files.createFile(run.resolve("filler"));
                    if (mode.equals("full-disk")) {
                        fill(run.resolve("filler"));
                    } else {
                        fullDevices(run.resolve("blocks"), String.valueOf(gatling.getFileName()));
                    }
                }
                measure(spec, mode);
            }
            case "page" -> {
                page(Path.of(spec.path("gatlingFolder").asText()));
                measure(spec, mode);
            }
            default -> measure(spec, mode);
        }
    }

    /** What Gatling leaves, its page with it: nothing is to be rendered. */
    private static void page(Path gatling) throws IOException {
        Path simulation = Files.createDirectories(gatling.resolve("simulation"));
        Files.writeString(simulation.resolve("simulation.log"), "");
        Files.writeString(simulation.resolve("index.html"), "a page");
    }

    /** What a JVM takes for a fault of its own. */
    static void crash(long pid) throws IOException {
        new ProcessBuilder("/bin/sh", "-c", "kill -SEGV " + pid)
                .inheritIO()
                .start()
                .onExit()
                .join();
    }

    /** Takes all the room that there is. */
    private static void fill(Path file) {
        byte[] piece = new byte[512];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            System.err.println(full.getMessage());
        }
    }

    /** Whatever temporary file the runner chooses for the block's result, it is a device that is always full. */
    private static void fullDevices(Path blocks, String block) throws IOException {
        long runner = ProcessHandle.current().parent().orElseThrow().pid();
        for (int number = 1; number < FULL_DEVICES; number++) {
            Files.createSymbolicLink(
                    blocks.resolve("." + block + ".json." + runner + "-" + number + ".tmp"), Path.of("/dev/full"));
        }
    }

    private static void untilParentIsGone(BufferedReader in) throws IOException {
        while (in.read() >= 0) {
            // as long as there is somebody
        }
        System.exit(3);
    }

    private static void measure(JsonNode spec, String mode) throws IOException {
        List<Slice> slices = new ArrayList<>();
        for (JsonNode planned : spec.path("slices")) {
            int index = planned.path("index").asInt();
            String arm = planned.path("arm").asText();
            Kind kind = Kind.valueOf(planned.path("kind").asText());
            String fingerprint = "f" + planned.path("seed").asLong() + (mode.equals("unequal") ? arm : "");
            Sends sends = new Sends(10, Map.of("GET /", 10L), 1);
            slices.add(new Slice(
                    index,
                    arm,
                    kind,
                    planned.path("seed").asLong(),
                    index,
                    planned.path("seconds").asDouble(),
                    fingerprint,
                    sends,
                    sends,
                    new SendLag(0, 0, 0),
                    List.of(),
                    Map.of(
                            "requests.completed",
                            10.0,
                            "fake.somaxconn",
                            somaxconn(),
                            "fake.downstream",
                            downstreamSlots(spec.path("targets").path(arm).path("downstream"))),
                    List.of(),
                    List.of(),
                    List.of(new Check("send schedule", !mode.equals("late"), "p99 is 80 ms late")),
                    Optional.empty()));
            System.out.println("{\"slice\":" + (index + 1) + ",\"of\":"
                    + spec.path("slices").size() + ",\"arm\":\"" + arm + "\",\"kind\":\"" + kind
                    + "\",\"elapsed\":1.0,\"figure\":\"p99 1 ms\"}");
        }
        AtomicFiles.write(
                Path.of(spec.path("resultFile").asText()),
                Json.mapper().writeValueAsBytes(new BlockMeasurement(Instant.now(), 0.1, 0.2, slices, Map.of())));
    }

    /** What the arm's downstream process says of its slots; 0 without one. */
    private static double downstreamSlots(JsonNode downstream) throws IOException {
        if (!downstream.isObject()) {
            return 0;
        }
        URI work = URI.create("http://127.0.0.1:" + downstream.path("adminPort").asInt() + "/observe/work");
        try (InputStream answer = work.toURL().openStream()) {
            return Json.mapper().readTree(answer).path("pricing").path("slots").asDouble();
        }
    }

    /** As it is in the network that this process is in. */
    private static double somaxconn() throws IOException {
        Path file = Path.of("/proc/sys/net/core/somaxconn");
        // by lines: Files.readString reads a byte first, and the kernel gives such a file only to a single read
        return Files.isReadable(file)
                ? Double.parseDouble(Files.readAllLines(file).getFirst())
                : 0;
    }
}
