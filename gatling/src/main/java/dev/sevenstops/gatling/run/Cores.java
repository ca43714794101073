package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the generator from taking time from the servers: the servers on one core, the generator on another, where the machine
 * has two and {@code taskset}. A reverse proxy is part of what is measured, as the service stands behind one, so it shares the
 * servers' core: on the generator's it would delay what is sent, and the clock that measures. The services that the service depends
 * on are not part of what is measured, see {@link Downstream}.
 *
 * @param servers command that a server's command is put behind; empty if nothing is pinned
 * @param generator likewise
 * @param note what a reader must know about it
 */
record Cores(List<String> servers, List<String> generator, String note) {
    /** As this machine allows. */
    static Cores detect() {
        return of(taskset(), allowed());
    }

    static Cores of(Optional<String> taskset, List<Integer> allowed) {
        if (taskset.isEmpty() || allowed.size() < 2) {
            String why = allowed.isEmpty()
                    ? "the system does not say which cores there are"
                    : allowed.size() < 2 ? "there is only one core" : "there is no taskset";
            return new Cores(
                    List.of(), List.of(), "Servers and generator are not pinned and may share cores: " + why + ".");
        }
        int server = allowed.get(0);
        int generator = allowed.get(1);
        return new Cores(
                List.of(taskset.get(), "-c", Integer.toString(server)),
                List.of(taskset.get(), "-c", Integer.toString(generator)),
                "Both arms' servers, and reverse proxies with them, are pinned to core " + server
                        + ", the generator to core " + generator
                        + ", and the downstream services of an experiment that has"
                        + " them to the generator's.");
    }

    /**
     * Command that a server's is put behind while it starts.
     *
     * @param aside whether it starts on the generator's core, which is idle then, so that two servers start at the same time; each has
     *     one core either way, which is what its JVM sizes itself by
     */
    List<String> start(boolean aside) {
        return aside ? generator : servers;
    }

    /**
     * Takes a server that started aside to the servers' core, with all its threads; those that it starts later follow.
     *
     * @throws IOException if that cannot be done
     */
    void takeToServers(long pid) throws IOException, InterruptedException {
        if (servers.isEmpty()) {
            return;
        }
        List<String> command = List.of(servers.getFirst(), "-a", "-c", "-p", servers.getLast(), Long.toString(pid));
        // twice: a thread that was being started by one that had not been taken yet
        for (int i = 0; i < 2; i++) {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with exit code " + code);
            }
        }
    }

    private static Optional<String> taskset() {
        return Stream.of("/usr/bin/taskset", "/bin/taskset")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    private static List<Integer> allowed() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .map(line -> parse(line.substring(line.indexOf(':') + 1).strip()))
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of(); // not Linux
        }
    }

    /** Reads the kernel's notation, such as {@code 0-3,8}. */
    static List<Integer> parse(String list) {
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.strip().split("-", -1);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
                cores.add(core);
            }
        }
        return cores;
    }
}
