package dev.sevenstops.gatling.run;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The JDKs of this machine, where {@code ./stops} and Maven's toolchains plugin look too: the build's own, JAVA_HOME, the PATH,
 * /usr/lib/jvm, ~/.jdks and ~/.sdkman.
 *
 * @param build the launcher of the build's JDK
 * @param homes that have a launcher and a {@code release} file, without repetitions; the build's comes first
 */
record Jdks(Path build, List<Path> homes) {
    private static final long ANSWER_SECONDS = 30;

    /** The next line says why. */
    private static final String NO_VM = "Error occurred during initialization of VM";

    /** Looks at this machine. */
    static Jdks ofMachine(Map<String, String> environment, Path build) {
        Set<Path> candidates = new LinkedHashSet<>();
        candidates.add(Path.of(System.getProperty("java.home", "/")));
        Optional.ofNullable(environment.get("JAVA_HOME"))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .ifPresent(candidates::add);
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path java = Path.of(folder).resolve("java");
            if (!folder.isEmpty() && Files.isExecutable(java)) {
                real(java).map(Path::getParent).map(Path::getParent).ifPresent(candidates::add);
            }
        }
        Path user = Path.of(System.getProperty("user.home", "/"));
        for (Path parent :
                List.of(Path.of("/usr/lib/jvm"), user.resolve(".jdks"), user.resolve(".sdkman/candidates/java"))) {
            candidates.addAll(children(parent));
        }
        Set<Path> homes = new LinkedHashSet<>();
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate.resolve("bin/java")) && Files.isReadable(candidate.resolve("release"))) {
                real(candidate).ifPresent(homes::add);
            }
        }
        return new Jdks(build, List.copyOf(homes));
    }

    /** The newest update of a JDK; the build's own where that has the version. */
    Optional<Path> find(int feature) {
        List<Path> fitting = homes.stream()
                .filter(home -> version(home)
                        .filter(version -> version.feature() == feature)
                        .isPresent())
                .toList();
        Optional<Path> own = fitting.stream()
                .filter(home ->
                        real(build).filter(java -> java.startsWith(home)).isPresent())
                .findFirst();
        return own.or(() ->
                fitting.stream().max(Comparator.comparing(home -> version(home).orElseThrow())));
    }

    /** The versions that there are, for messages. */
    String versions() {
        List<String> features = homes.stream()
                .flatMap(home -> version(home).stream())
                .map(Runtime.Version::feature)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
        return features.isEmpty() ? "none" : String.join(", ", features);
    }

    private static Optional<Runtime.Version> version(Path home) {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"), StandardCharsets.UTF_8)) {
            release.load(reader);
            String text = release.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Optional.of(Runtime.Version.parse(text));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // not a JDK, or one from before versions looked like that
        }
    }

    /**
     * Vendor and version of a JDK, as it says itself when it is started as it is going to be.
     *
     * @param arguments for the JVM; what it does not know or cannot have ends it before it answers
     * @throws IOException if it does not answer, with the reason
     */
    static String describe(Path java, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(arguments);
        command.addAll(List.of("-XshowSettings:properties", "-version"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Children.removeOptions(builder.environment());
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            // A thread of its own reads, so that a program that never ends cannot hold the run.
            List<String> lines = new ArrayList<>();
            Thread reader = Thread.ofVirtual()
                    .start(() ->
                            process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add));
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        java + " did not say its version" + with(arguments) + " within " + ANSWER_SECONDS + " seconds");
            }
            reader.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
            Optional<String> version = property(lines, "java.runtime.version");
            if (process.exitValue() != 0 || version.isEmpty()) {
                throw new IOException(java + " ended with exit code " + process.exitValue()
                        + " when asked for its version" + with(arguments)
                        + complaint(lines).map(words -> ": " + words).orElse(""));
            }
            return property(lines, "java.vendor").orElse("unknown") + " " + version.get();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String with(List<String> arguments) {
        return arguments.isEmpty() ? "" : " with " + String.join(" ", arguments);
    }

    /** What a JVM says first of why it does not start: warnings may come before, and one of its first lines says only that it is one. */
    private static Optional<String> complaint(List<String> lines) {
        List<String> said = lines.stream()
                .map(line -> Columns.plain(line).strip())
                .filter(line -> !line.isEmpty() && !line.contains("warning"))
                .limit(2)
                .toList();
        return said.isEmpty() || !said.getFirst().equals(NO_VM)
                ? said.stream().findFirst()
                : Optional.of(String.join(": ", said));
    }

    private static Optional<String> property(List<String> lines, String name) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(name + " = "))
                .map(line -> line.substring(name.length() + 3))
                .findFirst();
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (IOException e) {
            return List.of(); // there is no such place here
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty(); // a link to nowhere
        }
    }
}
