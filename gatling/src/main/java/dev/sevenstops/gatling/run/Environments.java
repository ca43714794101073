package dev.sevenstops.gatling.run;

import com.sun.management.OperatingSystemMXBean;
import dev.sevenstops.report.model.Environment;
import io.gatling.commons.util.GatlingVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Records where a run is measured. What this machine does not tell is left out, never guessed. */
final class Environments {
    private static final List<String> SYSCTLS =
            List.of("net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog", "net.ipv4.tcp_abort_on_overflow");

    /** Libraries that shape the figures, by the name under which they are recorded. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "helidon", "helidon-webserver",
            "jackson", "jackson-databind",
            "dsl-json", "dsl-json",
            "h2", "h2",
            "hikaricp", "HikariCP");

    private Environments() {}

    /**
     * Looks at this machine.
     *
     * @param root of the project
     * @param runtimes JVMs under test
     * @param classPath of everything that takes part; the versions are read from the names of its files
     */
    static Environment record(Path root, List<Environment.Jvm> runtimes, String classPath) {
        Map<String, String> sysctls = new TreeMap<>();
        for (String name : SYSCTLS) {
            firstLine(Path.of("/proc/sys", name.split("\\.", -1))).ifPresent(value -> sysctls.put(name, value));
        }
        return new Environment(
                os(),
                System.getProperty("os.version", "unknown"),
                line(Path.of("/proc/cpuinfo"), "model name\\s*:\\s*(.*)")
                        .orElse(System.getProperty("os.arch", "unknown")),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                thisJdk(),
                runtimes,
                allVersions(classPath),
                sysctls,
                Commit.of(root));
    }

    /** Vendor and version of the JDK that this runs on. */
    static String thisJdk() {
        return System.getProperty("java.vendor", "unknown") + " "
                + System.getProperty("java.runtime.version", "unknown");
    }

    private static String os() {
        return line(Path.of("/etc/os-release"), "PRETTY_NAME=\"?([^\"]*)\"?")
                .orElse(System.getProperty("os.name", "unknown"));
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static Map<String, String> allVersions(String classPath) {
        Map<String, String> versions = versions(classPath);
        // Gatling's plugin hides the class path in a jar of its own, so Gatling is asked itself.
        versions.put("gatling", GatlingVersion.ThisVersion().fullVersion());
        return versions;
    }

    /** Versions by the names of the jars on a class path. */
    static Map<String, String> versions(String classPath) {
        Map<String, String> versions = new TreeMap<>();
        LIBRARIES.forEach((name, artifact) -> {
            Matcher matcher = Pattern.compile("(?:^|[/\\\\:;])" + Pattern.quote(artifact) + "-(\\d[^/\\\\:;]*)\\.jar")
                    .matcher(classPath);
            if (matcher.find()) {
                versions.put(name, Objects.requireNonNullElse(matcher.group(1), "unknown"));
            }
        });
        return versions;
    }

    private static Optional<String> line(Path file, String regex) {
        Pattern pattern = Pattern.compile(regex);
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(pattern::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // another system
        }
    }

    private static Optional<String> firstLine(Path file) {
        return line(file, "(.*)");
    }
}
