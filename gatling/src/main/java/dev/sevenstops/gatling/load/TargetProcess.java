package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The process under test and its network namespace, seen from outside through /proc. Every value is absent where it cannot be
 * read. Safe for use by several threads.
 *
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">proc(5)</a>
 */
final class TargetProcess {
    private static final String LISTEN = "0A";
    private static final int HEAD = 8 * 1024;

    /** In the names of the threads of C1, C2 and Graal, of which the kernel keeps 15 bytes. */
    private static final String COMPILER = " CompilerT";

    /** Where HotSpot keeps the files of its counters, whatever java.io.tmpdir says, seen through the process's own root. */
    private static final String COUNTERS = "root/tmp";

    /** In the kernel's line of a core: after its name user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int STOLEN = 8;

    private static final int ALL_CORES = 64 * 1024;

    private final Path system;
    private final Path proc;
    private final String pid;
    private final String localPort;
    private final OptionalDouble ticksPerSecond;

    /** {@code proc} is /proc, or a copy of it in a test. */
    TargetProcess(Path proc, long pid, int port) {
        this.system = proc;
        this.pid = Long.toString(pid);
        this.proc = proc.resolve(this.pid);
        this.localPort = String.format(":%04X", port);
        this.ticksPerSecond = Ticks.PER_SECOND;
    }

    /** A counter of the TcpExt section of the process's own network namespace, such as ListenOverflows. */
    OptionalLong tcpExt(String name) {
        Optional<String> netstat = read(proc.resolve("net/netstat"), Integer.MAX_VALUE);
        if (netstat.isEmpty()) {
            return OptionalLong.empty();
        }
        List<String> section =
                netstat.get().lines().filter(line -> line.startsWith("TcpExt:")).toList();
        if (section.size() != 2) {
            return OptionalLong.empty();
        }
        int column = Arrays.asList(section.get(0).split(" ", -1)).indexOf(name);
        String[] values = section.get(1).split(" ", -1);
        return column < 0 || column >= values.length
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(values[column]));
    }

    /** Connections that wait to be accepted: rx_queue of the listening socket's row, over IPv4 and IPv6. */
    OptionalLong acceptQueueDepth() {
        OptionalLong v4 = depth(proc.resolve("net/tcp"));
        OptionalLong v6 = depth(proc.resolve("net/tcp6"));
        return v4.isEmpty() && v6.isEmpty() ? v4 : OptionalLong.of(v4.orElse(0) + v6.orElse(0));
    }

    private OptionalLong depth(Path table) {
        // The kernel lists the listening sockets first: the head holds them, however many connections there are.
        Optional<String> text = read(table, HEAD);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong depth = OptionalLong.empty();
        for (String line : text.get().split("\n", -1)) {
            String[] fields = line.strip().split("\\s+", 6);
            if (fields.length == 6 && fields[3].equals(LISTEN) && fields[1].endsWith(localPort)) {
                long waiting = Long.parseLong(fields[4].substring(fields[4].indexOf(':') + 1), 16);
                depth = OptionalLong.of(depth.orElse(0) + waiting);
            }
        }
        return depth;
    }

    /**
     * Bytes that were written to connections of the process's port and that the clients' kernels have not acknowledged: tx_queue of all
     * their rows, over IPv4 and IPv6, those included that the process has closed while the kernel goes on sending. Walks the kernel's
     * whole table of connections, which takes milliseconds.
     */
    OptionalLong sendQueueBytes() {
        OptionalLong v4 = queued(proc.resolve("net/tcp"));
        OptionalLong v6 = queued(proc.resolve("net/tcp6"));
        return v4.isEmpty() && v6.isEmpty() ? v4 : OptionalLong.of(v4.orElse(0) + v6.orElse(0));
    }

    private OptionalLong queued(Path table) {
        Optional<String> text = read(table, Integer.MAX_VALUE);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long queued = 0;
        for (String line : text.get().split("\n", -1)) {
            // told before the line is split: most are of other ports
            if (line.contains(localPort)) {
                String[] fields = line.strip().split("\\s+", 6);
                if (fields.length == 6 && fields[1].endsWith(localPort)) {
                    queued += Long.parseLong(fields[4].substring(0, fields[4].indexOf(':')), 16);
                }
            }
        }
        return OptionalLong.of(queued);
    }

    /** CPU time of the process since its start, user and system. The kernel counts it in ticks, usually of 10 ms. */
    OptionalDouble cpuSeconds() {
        return cpuSeconds(proc.resolve("stat"));
    }

    /**
     * CPU time of the JVM's compiler threads since their start, as {@link #cpuSeconds()}; they are known by their names. A thread that
     * the JVM has ended meanwhile takes its time with it. Absent for what is no JVM.
     */
    OptionalDouble compilerSeconds() {
        OptionalDouble seconds = OptionalDouble.empty();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path thread : threads) {
                if (read(thread.resolve("comm"), HEAD).orElse("").contains(COMPILER)) {
                    seconds = OptionalDouble.of(seconds.orElse(0)
                            + cpuSeconds(thread.resolve("stat")).orElse(0));
                }
            }
        } catch (IOException | DirectoryIteratorException notThere) {
            return OptionalDouble.empty();
        }
        return seconds;
    }

    private OptionalDouble cpuSeconds(Path file) {
        Optional<String> stat = read(file, HEAD);
        if (stat.isEmpty() || ticksPerSecond.isEmpty()) {
            return OptionalDouble.empty();
        }
        // the name, in parentheses, may hold anything
        String[] fields =
                stat.get().substring(stat.get().lastIndexOf(')') + 1).strip().split(" ", -1);
        return OptionalDouble.of(
                (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / ticksPerSecond.getAsDouble());
    }

    /** How long the host of a virtual machine had the core to which the process is pinned for itself since boot, in seconds. */
    OptionalDouble stolenSeconds() {
        Optional<String> core = status("Cpus_allowed_list:").filter(list -> list.matches("\\d+"));
        if (core.isEmpty() || ticksPerSecond.isEmpty()) {
            return OptionalDouble.empty();
        }
        return read(system.resolve("stat"), ALL_CORES).stream()
                .flatMap(String::lines)
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length > STOLEN && fields[0].equals("cpu" + core.get()))
                .mapToDouble(fields -> Long.parseLong(fields[STOLEN]) / ticksPerSecond.getAsDouble())
                .findFirst();
    }

    /** Collections of the JVM since its start. Absent for what is no HotSpot, or one that was told to keep its counters to itself. */
    Optional<GcPauses> gcPauses() {
        try (DirectoryStream<Path> users = Files.newDirectoryStream(proc.resolve(COUNTERS), "hsperfdata_*")) {
            for (Path user : users) {
                Path file = user.resolve(pid);
                if (Files.isRegularFile(file)) {
                    return GcPauses.of(PerfData.longs(Files.readAllBytes(file)));
                }
            }
        } catch (IOException | DirectoryIteratorException notThere) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Resident set in bytes. */
    OptionalLong rssBytes() {
        return status("VmRSS:").stream()
                .mapToLong(text -> Long.parseLong(text.replace("kB", "").strip()) * 1024)
                .findFirst();
    }

    /** What stands behind a name of the process's status. */
    private Optional<String> status(String name) {
        return read(proc.resolve("status"), HEAD)
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith(name))
                        .map(line -> line.substring(name.length()).strip())
                        .findFirst());
    }

    private static Optional<String> read(Path file, int limit) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(limit), StandardCharsets.US_ASCII));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** The kernel's clock ticks, asked for once. */
    private static final class Ticks {
        static final OptionalDouble PER_SECOND = ask();

        private static OptionalDouble ask() {
            try {
                Process process = new ProcessBuilder("getconf", "CLK_TCK")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.getOutputStream().close();
                String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return answer.matches("[1-9]\\d{0,8}")
                        ? OptionalDouble.of(Double.parseDouble(answer))
                        : OptionalDouble.empty();
            } catch (IOException noGetconf) {
                return OptionalDouble.empty();
            }
        }
    }
}
