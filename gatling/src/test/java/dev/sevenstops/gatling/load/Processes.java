package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.report.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts stand-ins and generators as processes of their own, and ends all of them when it is closed. */
final class Processes implements AutoCloseable {
    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    Processes(Path folder) {
        this.folder = folder;
    }

    /** What a generator left when it ended. */
    record Ended(int status, List<String> progress, List<String> errors) {}

    BlockSpec.Target standIn(String... args) throws IOException {
        return target(java(StandIn.class, List.of(args), List.of()));
    }

    /** A server with faults; a connection may idle so many milliseconds, 0 for ever. */
    BlockSpec.Target oddServer(int idleMillis) throws IOException {
        return target(java(OddServer.class, List.of(Integer.toString(idleMillis)), List.of()));
    }

    private static BlockSpec.Target target(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        String[] ports = String.valueOf(out.readLine()).split(" ");
        return new BlockSpec.Target(
                Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), process.pid(), Optional.empty());
    }

    Process generator(BlockSpec spec, String... jvmArguments) throws IOException {
        Path file = folder.resolve("spec.json");
        Files.write(file, Json.mapper().writeValueAsBytes(spec));
        Process generator =
                java(Generator.class, List.of(folder.resolve("gatling.log").toString()), List.of(jvmArguments));
        measure(generator, file);
        return generator;
    }

    /** Gives a running generator a block. */
    void measure(Process generator, Path spec) throws IOException {
        generator.outputWriter().write(spec + "\n");
        generator.outputWriter().flush();
    }

    /** What a generator says until it is done with its block or ends. */
    List<String> untilDone(Process generator) throws IOException {
        List<String> progress = new ArrayList<>();
        BufferedReader out = generator.inputReader();
        for (String line = out.readLine(); line != null && !line.equals(Generator.DONE); line = out.readLine()) {
            progress.add(line);
        }
        return progress;
    }

    /** Waits until a generator is done with its block, and for its end. */
    Ended ended(Process generator) throws IOException, InterruptedException {
        List<String> progress = untilDone(generator);
        try {
            generator.outputWriter().close();
        } catch (IOException ended) {
            // it has ended by itself, as its exit code says
            progress = List.copyOf(progress);
        }
        if (!generator.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the generator does not end");
        }
        return new Ended(
                generator.exitValue(), progress, generator.errorReader().lines().toList());
    }

    /** Runs a block that is expected to succeed. */
    BlockMeasurement measure(BlockSpec spec, String... jvmArguments) throws IOException, InterruptedException {
        Ended ended = ended(generator(spec, jvmArguments));
        if (ended.status() != 0) {
            throw new IllegalStateException("the generator ended with " + ended.status() + ": " + ended.errors());
        }
        return Json.mapper().readValue(Files.readAllBytes(Path.of(spec.resultFile())), BlockMeasurement.class);
    }

    /** A JVM of this class path. */
    Process java(Class<?> main, List<String> args, List<String> jvmArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(Generator.JVM_ARGUMENTS);
        command.addAll(jvmArguments);
        command.add(main.getName());
        command.addAll(args);
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }
}
