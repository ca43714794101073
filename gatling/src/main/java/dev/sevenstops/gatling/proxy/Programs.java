package dev.sevenstops.gatling.proxy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds installed programs. */
final class Programs {
    /** Where distributions put servers; not on everybody's PATH. */
    private static final String BESIDES = "/usr/local/sbin:/usr/sbin:/sbin";

    private Programs() {}

    /** An executable file with this name on the PATH or in one of the folders for servers. */
    static Optional<Path> find(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", ""), BESIDES)
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Programs::executable)
                .findFirst();
    }

    /** See {@link Proxies#missing}. */
    static Optional<String> missing(ProxyKind kind, Map<ProxyKind, Path> binaries) {
        if (kind == ProxyKind.EMBEDDED) {
            return Optional.empty();
        }
        Path given = binaries.get(kind);
        if (given != null) {
            return executable(given)
                    ? Optional.empty()
                    : Optional.of(kind.id() + ": the program given, " + given
                            + ", is not an executable file: give the path of the program itself");
        }
        return find(kind.id()).isPresent()
                ? Optional.empty()
                : Optional.of(kind.id() + " is neither on the PATH nor in " + BESIDES.replace(":", ", ")
                        + ": install it (Debian: apt-get install "
                        + (kind == ProxyKind.NGINX ? "nginx-light" : kind.id()) + ") or give the path of its program");
    }

    /** The program of a kind that is not missing. */
    static Path program(ProxyKind kind, Map<ProxyKind, Path> binaries) throws ProxyFailure {
        Optional<String> missing = missing(kind, binaries);
        if (missing.isPresent()) {
            throw new ProxyFailure(missing.get());
        }
        Path given = binaries.get(kind);
        return given == null
                ? find(kind.id()).orElseThrow(() -> new ProxyFailure(kind.id() + " went away"))
                : given.toAbsolutePath();
    }

    private static boolean executable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
