package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The network namespaces of a run, by {@code ip netns}, which needs root. Each is named by the process that it belongs to: {@link
 * #stop()} removes what is open, and what a killed run has left is removed at the start of the next one ({@link #sweep()}). May be
 * used by several threads.
 */
final class Namespaces {
    private static final Path NAMED = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("sevenstops-(\\d{1,18})-\\d+");
    private static final int REMOVALS = 3;

    private final Optional<String> ip;
    private final long owner = ProcessHandle.current().pid();
    private final Set<Namespace> open = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private int number;

    /** With the system's own {@code ip}. */
    Namespaces() {
        this(Tool.find("ip"));
    }

    Namespaces(Optional<String> ip) {
        this.ip = ip;
    }

    /** Why there can be no such namespace on this machine; empty if there can. Makes one and removes it. */
    Optional<String> impossible(Network network) throws InterruptedException {
        try (Namespace tried = open(network)) {
            // also whether something can be run inside: a container may allow the one and not the other
            Tool.run(concat(tried.prefix(), "true"), "ip netns exec");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no network namespace can be made here: " + e.getMessage());
        }
    }

    /**
     * Makes a namespace.
     *
     * @throws IOException with the reason, if it cannot be made or one of its settings cannot be set; nothing is left then
     */
    Namespace open(Network network) throws IOException, InterruptedException {
        String tool = ip.orElseThrow(() -> new IOException("there is no 'ip' (Debian package iproute2)"));
        Namespace namespace;
        synchronized (this) {
            namespace = new Namespace(tool, "sevenstops-" + owner + "-" + number++, this::remove);
            Tool.run(List.of(tool, "netns", "add", namespace.name()), "ip netns add");
            open.add(namespace);
        }
        try {
            namespace.prepare(network.sysctls());
            return namespace;
        } catch (IOException | InterruptedException | RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    private synchronized void remove(Namespace namespace) {
        if (open.remove(namespace)) {
            delete(ip.orElse("ip"), namespace.name()).ifPresent(problems::add);
        }
    }

    /** Removes all that are open. Afterwards, for the shutdown: returns within seconds. */
    synchronized void stop() {
        List.copyOf(open).forEach(this::remove);
    }

    /** What could not be removed, and why. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** Removes those that killed runs have left, and says what it could not remove. */
    List<String> sweep() {
        List<String> left = new ArrayList<>();
        if (ip.isEmpty() || !Files.isDirectory(NAMED)) {
            return left;
        }
        try (Stream<Path> names = Files.list(NAMED)) {
            for (Path file : names.toList()) {
                String name = String.valueOf(file.getFileName());
                Matcher matcher = NAME.matcher(name);
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1)))
                                .filter(ProcessHandle::isAlive)
                                .isEmpty()) {
                    delete(ip.get(), name).ifPresent(left::add);
                }
            }
        } catch (IOException e) {
            left.add("network namespaces of earlier runs cannot be listed: " + e);
        }
        return left;
    }

    /** Removes a namespace; tried again when it is busy, which passes. */
    private static Optional<String> delete(String ip, String name) {
        String why = "";
        boolean interrupted = Thread.interrupted();
        try {
            for (int i = 0; i < REMOVALS; i++) {
                try {
                    Tool.run(List.of(ip, "netns", "delete", name), "ip netns delete");
                    return Optional.empty();
                } catch (IOException e) {
                    why = String.valueOf(e.getMessage());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return Files.exists(NAMED.resolve(name))
                    ? Optional.of("the network namespace " + name + " cannot be removed: " + why)
                    : Optional.empty();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<String> concat(List<String> prefix, String command) {
        List<String> all = new ArrayList<>(prefix);
        all.add(command);
        return all;
    }
}
