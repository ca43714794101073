package dev.sevenstops.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A network namespace of a test's own, with a loopback interface and settings that nobody else sees. Linux, as root. */
final class NetworkNamespace implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final String name;

    private NetworkNamespace(String name) {
        this.name = name;
    }

    /** Makes one; where that is impossible the test is skipped with the reason. */
    static NetworkNamespace create() throws Exception {
        NetworkNamespace namespace = new NetworkNamespace(
                "seven-stops-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()));
        String problem;
        try {
            problem = run(List.of("ip", "netns", "add", namespace.name));
        } catch (IOException absent) {
            problem = "there is no ip command: " + absent.getMessage();
        }
        Assumptions.assumeTrue(problem.isEmpty(), "no network namespace can be made here: " + problem);
        try {
            namespace.shell("ip link set lo up");
            return namespace;
        } catch (Exception | AssertionError e) {
            namespace.close();
            throw e;
        }
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** This command, run inside. */
    List<String> inside(List<String> command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
        inside.addAll(command);
        return inside;
    }

    /** Runs a line of shell inside. */
    void shell(String line) throws Exception {
        String problem = run(inside(List.of("sh", "-c", line)));
        if (!problem.isEmpty()) {
            throw new AssertionError(line + ": " + problem);
        }
    }

    @Override
    public void close() throws Exception {
        String problem = run(List.of("ip", "netns", "delete", name));
        if (!problem.isEmpty()) {
            throw new AssertionError("the namespace " + name + " is left over: " + problem);
        }
    }

    /** What went wrong, or nothing. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return "still running after " + PATIENCE_SECONDS + " s";
            }
            return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ", " + output;
        } finally {
            process.destroyForcibly();
        }
    }
}
