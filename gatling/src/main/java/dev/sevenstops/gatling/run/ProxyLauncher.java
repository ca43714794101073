package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import dev.sevenstops.report.model.ProxyTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts reverse proxies of a kind that matrix.yaml names: {@code embedded}, {@code nginx}, {@code haproxy}. */
interface ProxyLauncher {
    /** Makes the launcher of a run. */
    @FunctionalInterface
    interface Factory {
        /**
         * For a run.
         *
         * @param binaries where the user says that proxies are, by kind; the others are looked for
         * @param commands how Java processes are started
         * @param children what every process of the run belongs to
         */
        ProxyLauncher create(Map<String, Path> binaries, Commands commands, Children children);
    }

    /** Why this kind cannot be used on this machine and what to do about it; empty if it can. */
    Optional<String> missing(String kind);

    /**
     * Starts a proxy and waits until it listens.
     *
     * @param upstreamPort of the service, on the loopback address
     * @param folder its own, for its configuration and logs
     * @param commandPrefix command that its own is put behind: its core, its network namespace
     * @throws IOException if it does not start, with the reason
     */
    Running start(String kind, ProxyChoice choice, int upstreamPort, Path folder, List<String> commandPrefix)
            throws IOException, InterruptedException;

    /** A proxy that listens. */
    interface Running extends AutoCloseable {
        /** On the loopback address. */
        int port();

        /** The process; of several, the one that the others belong to. */
        long pid();

        String version();

        /** How it was set. */
        Map<String, String> options();

        /**
         * What it says about the requests of a time.
         *
         * @throws IOException if its log cannot be read
         */
        ProxyTimes times(Instant from, Instant to) throws IOException;

        /** Ends it, and whatever belongs to it. */
        @Override
        void close();
    }
}
