package dev.sevenstops.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service as a process of its own, started as the runner starts it. */
final class AppProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final List<Thread> readers = new ArrayList<>();
    private final StringBuffer err = new StringBuffer();

    private AppProcess(Process process) {
        this.process = process;
        readers.add(reading(process.inputReader(StandardCharsets.UTF_8), out::add));
        readers.add(reading(
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)),
                line -> err.append(line).append('\n')));
    }

    /** The command that runs the service's main class. */
    static List<String> command(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/classes:"
                        + Files.readString(Path.of("target/runtime.classpath")).strip(),
                Main.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** Starts the process. */
    static AppProcess start(String... args) throws IOException {
        return of(command(args));
    }

    /** Starts another command whose output is that of the service. */
    static AppProcess of(List<String> command) throws IOException {
        return new AppProcess(new ProcessBuilder(command).start());
    }

    /** Starts a supervised service on free ports, over the tests' database, with the tests' secret. */
    static AppProcess supervised(String... settings) throws Exception {
        List<String> args = new ArrayList<>(List.of(
                "--supervised",
                "app.port=0",
                "app.admin.port=0",
                "app.database=" + TestDatabase.file().path(),
                "stops.middleware.jwt.hs256-secret=" + TestTokens.SECRET));
        args.addAll(List.of(settings));
        return start(args.toArray(String[]::new));
    }

    /** The next line on standard output, as JSON. */
    JsonNode line() throws Exception {
        String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing on standard output; standard error: " + err);
        }
        return new ObjectMapper().readTree(line);
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still alive; standard error: " + err);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** What came on standard output and was not taken as a line. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** What came on standard error. */
    String err() {
        return err.toString();
    }

    /** Sends SIGTERM, and nothing else: {@link Process#destroy()} would close the standard input as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Thread reading(BufferedReader stream, java.util.function.Consumer<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try (stream) {
                stream.lines().forEach(lines);
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.accept("(stream closed: " + e.getMessage() + ")");
            }
        });
    }
}
