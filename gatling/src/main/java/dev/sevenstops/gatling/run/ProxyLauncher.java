package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.proxy.ProxyFailure;
import dev.sevenstops.gatling.proxy.RunningProxy;
import java.nio.file.Path;
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

    /** Why this kind cannot be used on this machine or for this experiment, and what to do about it; empty if it can. */
    Optional<String> impossible(String kind, Setup setup);

    /**
     * Starts a proxy and waits until it answers.
     *
     * @param upstreamPort of the service, on the loopback address
     * @param folder its own, for its configuration and logs
     * @param commandPrefix command that its own is put behind: its core, its network namespace
     * @throws ProxyFailure if it does not start, with the reason
     */
    RunningProxy start(String kind, Setup setup, int upstreamPort, Path folder, List<String> commandPrefix)
            throws ProxyFailure, InterruptedException;
}
