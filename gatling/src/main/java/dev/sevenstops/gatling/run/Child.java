package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.gatling.proxy.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that was started by {@link Children}. Its standard input stays open as long as it shall live. */
public final class Child implements Processes.Running {
    private static final long GRACE_SECONDS = 5;
    private static final int TAIL_LINES = 6;

    private final String name;
    private final Process process;
    private final Path log;
    private final Consumer<Child> ended;
    private final Thread pump;

    Child(String name, Process process, Path log, Consumer<String> line, Consumer<Child> ended) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.ended = ended;
        this.pump = Thread.ofVirtual().name("output of " + name).start(() -> pump(line));
    }

    private void pump(Consumer<String> line) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                line.accept(next);
            }
        } catch (IOException e) {
            addToLog(log, "its output could not be read any more: " + e.getMessage());
        }
    }

    /**
     * Adds a line to a process's log. Where that cannot be written, as on a full disk, the line is lost: whoever listens to a process must
     * not end before it does, and what matters is written by those who say when they cannot.
     */
    static void addToLog(Path log, String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // as above
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with this when the process has ended. */
    @Override
    public CompletableFuture<Child> onExit() {
        return process.onExit().thenApply(p -> this);
    }

    /** Waits until everything that the process wrote has been handed on. Only for a process that has ended. */
    void awaitOutput() throws InterruptedException {
        // Bounded: a grandchild that still holds the pipe must not hold the run.
        pump.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
    }

    /** Whether the process has ended and reports no error. */
    boolean succeeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    /**
     * One sentence for a process that has ended although it should not have: its exit code and the end of its log, or, of a JVM that
     * crashed, what it crashed of and where its report is.
     */
    @Override
    public String epitaph() {
        Optional<String> crash = CrashReport.cause(log);
        if (crash.isPresent()) {
            return "the " + name + " crashed: " + crash.get() + "; its JVM's report, "
                    + CrashReport.beside(log).getFileName() + ", is kept with the logs";
        }
        int code = process.exitValue();
        String how = code > 128 ? "was killed by signal " + (code - 128) : "ended with exit code " + code;
        List<String> tail = tail();
        return "the " + name + " " + how
                + (tail.isEmpty() ? ", its log is empty" : "; the end of its log: " + String.join(" | ", tail));
    }

    /**
     * As {@link #epitaph()}, of a JVM that crashes. It says so on its standard output before it has written its report, and ends then: to
     * be asked where a process says something that it should not.
     *
     * @return empty if it does not end within a few seconds, or has not crashed
     */
    Optional<String> crash() throws InterruptedException {
        boolean ended = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        return ended && CrashReport.cause(log).isPresent() ? Optional.of(epitaph()) : Optional.empty();
    }

    private List<String> tail() {
        try {
            List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.length() > 300 ? line.substring(0, 300) + "…" : line)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(cannot be read: " + e.getMessage() + ")");
        }
    }

    /** Writes a line to the process's standard input. */
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Closes the process's standard input, upon which it ends by itself. */
    @Override
    public void askToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy(); // the pipe is broken, so the process is ending or is beyond being asked
        }
    }

    /** Waits for the end and forces it when the time is over. */
    void awaitOrKill(long nanos) {
        try {
            if (!process.waitFor(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                // A process that was stopped by a signal does not react to anything but this.
                process.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        ended.accept(this);
    }

    /** Ends the process, gracefully if it lets itself be asked. */
    @Override
    public void close() {
        askToEnd();
        awaitOrKill(TimeUnit.SECONDS.toNanos(GRACE_SECONDS));
    }
}
