package dev.sevenstops.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine, where Maven's toolchains plugin looks for them. */
final class Jdks {
    private static final int OLDEST = 21;

    private Jdks() {}

    /** The JDK that this program runs on. */
    static Path own() {
        return Path.of(System.getProperty("java.home"));
    }

    /**
     * The homes of JDKs of these versions.
     *
     * @param versions feature versions, such as 21
     * @throws InputException if one is not installed
     */
    static List<Path> of(List<Integer> versions) throws IOException {
        Map<Integer, Path> found = installed();
        List<Path> homes = new ArrayList<>();
        for (int version : versions) {
            Path home = found.get(version);
            if (home == null) {
                throw new InputException("--runtime: there is no JDK " + version
                        + " in JAVA_HOME, /usr/lib/jvm, ~/.jdks or" + " ~/.sdkman; there are: " + found.keySet());
            }
            homes.add(home);
        }
        return homes;
    }

    private static Map<Integer, Path> installed() throws IOException {
        Path user = Path.of(System.getProperty("user.home"));
        Map<Integer, Path> found = new TreeMap<>();
        add(found, own());
        for (Path folder :
                List.of(Path.of("/usr/lib/jvm"), user.resolve(".jdks"), user.resolve(".sdkman/candidates/java"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> homes = Files.list(folder)) {
                    for (Path home : homes.sorted().toList()) {
                        add(found, home);
                    }
                }
            }
        }
        return found;
    }

    private static void add(Map<Integer, Path> found, Path home) throws IOException {
        if (Files.isExecutable(home.resolve("bin/java"))) {
            version(home).filter(version -> version >= OLDEST).ifPresent(version -> found.putIfAbsent(version, home));
        }
    }

    /** The feature version that a JDK's {@code release} file tells. */
    static Optional<Integer> version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        }
        String number =
                properties.getProperty("JAVA_VERSION", "").replace("\"", "").replaceAll("[^0-9].*", "");
        return number.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(number));
    }
}
