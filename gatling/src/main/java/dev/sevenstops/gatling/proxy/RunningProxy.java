package dev.sevenstops.gatling.proxy;

import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A reverse proxy that answers. */
public interface RunningProxy extends AutoCloseable {
    ProxyKind kind();

    /** The port on the loopback address that it listens on. */
    int port();

    /** The proxy's process; of several, the one that the others belong to. */
    long pid();

    /** As it says itself, such as {@code 1.22.1}. */
    String version();

    /** How it was set, for the results. */
    Map<String, String> options();

    /** The certificate that it shows, as PEM; empty without TLS. Made for {@code localhost} and {@code 127.0.0.1}. */
    Optional<Path> certificate();

    /** What keeps it alive; if this ends, the proxy is gone. */
    Processes.Running process();

    /**
     * What the proxy's own log says about the requests that <em>ended</em> within a stretch of time. By the end and not by the
     * beginning: a line is written at the end, so the log is complete for every stretch that is over. Waits, bounded, until the
     * log has been quiet for a moment, so that the lines of the last requests are in.
     *
     * @param from first instant
     * @param to first instant that does not belong to it any more
     * @throws IOException if the log cannot be read
     */
    ProxyTimes times(Instant from, Instant to) throws IOException;

    /** Closes its standard input, upon which it ends by itself. For several that are to end at the same time. */
    void askToEnd();

    /** Ends the proxy and all its processes. Returns within seconds. */
    @Override
    void close();
}
