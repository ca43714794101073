package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts reverse proxies in front of a service on the loopback address. May be used by several threads. */
public final class Proxies {
    private Proxies() {}

    /**
     * A reason why this kind cannot be used on this machine, with what to do; empty if it can.
     *
     * @param binaries programs to use instead of those that are installed; may be empty
     */
    public static Optional<String> missing(ProxyKind kind, Map<ProxyKind, Path> binaries) {
        return Programs.missing(kind, binaries);
    }

    /** A reason why this kind cannot do what the options ask for; empty if it can. */
    public static Optional<String> impossible(ProxyKind kind, ProxyOptions options) {
        return kind == ProxyKind.HAPROXY && options.responseBuffering()
                ? Optional.of(
                        "haproxy cannot buffer responses: it takes from the service only what fits into a buffer until"
                                + " the client has read it; use nginx or embedded, or switch response buffering off")
                : Optional.empty();
    }

    /**
     * Starts a proxy and waits until it answers. Whatever was started is ended again if that fails.
     *
     * @param upstreamPort port of the service, on the loopback address; nothing needs to listen there yet
     * @param folder for its files, its own alone; is made if need be
     * @param commandPrefix command that the proxy's command is put behind, such as {@code taskset -c 0}; may be empty
     * @param binaries programs to use instead of those that are installed; may be empty
     * @param processes starts the processes; what it throws besides {@link IOException} comes out as it is
     * @throws ProxyFailure if it is missing, is asked for the impossible, refuses its configuration or does not answer in time
     */
    public static RunningProxy start(
            ProxyKind kind,
            ProxyOptions options,
            int upstreamPort,
            Path folder,
            List<String> commandPrefix,
            Map<ProxyKind, Path> binaries,
            Processes processes)
            throws ProxyFailure, InterruptedException {
        Optional<String> impossible = impossible(kind, options);
        if (impossible.isPresent()) {
            throw new ProxyFailure(impossible.get());
        }
        try {
            Path own = Files.createDirectories(folder.toAbsolutePath());
            Launch launch = new Launch(kind, options, upstreamPort, own, commandPrefix, processes);
            return switch (kind) {
                case EMBEDDED -> EmbeddedStart.start(launch);
                case NGINX, HAPROXY -> ServerStart.start(launch, Programs.program(kind, binaries));
            };
        } catch (IOException e) {
            throw new ProxyFailure(
                    kind.id() + " in front of port " + upstreamPort + " cannot be started in " + folder + ": " + e);
        }
    }
}
