package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs small commands of the system that end by themselves. */
final class Tool {
    private static final long TIMEOUT_SECONDS = 10;

    private Tool() {}

    /** Where a tool is that only an administrator has on the path. */
    static Optional<String> find(String name) {
        return List.of("/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/").stream()
                .map(folder -> folder + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    /**
     * Runs a command to its end.
     *
     * @param name what it is called in messages
     * @return what it wrote
     * @throws IOException if it reports an error, with its own words, or takes longer than {@value #TIMEOUT_SECONDS} seconds
     */
    static String run(List<String> command, String name) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command), name);
    }

    /** As {@link #run(List, String)}, of a process whose standard input may be somebody else's. */
    static String run(ProcessBuilder command, String name) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            // Small outputs fit into the pipe, so the process can be waited for before they are read.
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(name + " did not end within " + TIMEOUT_SECONDS + " seconds");
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                String said = output.lines()
                        .filter(line -> !line.isBlank())
                        .findFirst()
                        .orElse("");
                throw new IOException(said.isEmpty() ? name + " ended with exit code " + process.exitValue() : said);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
