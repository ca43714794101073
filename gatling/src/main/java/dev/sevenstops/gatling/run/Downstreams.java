package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.matrix.Catalogue;
import dev.sevenstops.gatling.proxy.Processes;
import dev.sevenstops.gatling.run.Downstream.Running;
import dev.sevenstops.report.model.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The downstream processes of a block: one for each arm, or none. Closing it ends them. */
final class Downstreams implements AutoCloseable {
    private final Downstream downstream;
    private final Identity identity;
    private final Map<String, Map<String, String>> asked = new LinkedHashMap<>();
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> effective = new LinkedHashMap<>();

    Downstreams(Downstream downstream, Identity identity) {
        this.downstream = downstream;
        this.identity = identity;
    }

    /**
     * Starts a process for each arm, all at once, and verifies them.
     *
     * @param settings what each arm overrides, of both the service and the services that it depends on
     * @param prefix command that theirs is put behind: their network
     * @param work for the logs
     * @throws BlockFailure if one of them does not become ready or is not what was asked for; those that were started run until
     *     {@link #close}
     */
    void start(Map<String, Map<String, String>> settings, List<String> prefix, Path work)
            throws BlockFailure, InterruptedException {
        Map<String, Supervised.Starting> starting = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Map<String, String>> arm : settings.entrySet()) {
                Map<String, String> own = own(arm.getValue(), true);
                asked.put(arm.getKey(), own);
                Path log = BlockLogs.file(work, "downstream-" + arm.getKey());
                starting.put(arm.getKey(), downstream.start(arm.getKey(), own, prefix, log));
            }
            for (Map.Entry<String, Supervised.Starting> arm : starting.entrySet()) {
                running.put(arm.getKey(), downstream.await(arm.getValue()));
            }
        } finally {
            // Those that were not waited for any more because another one failed.
            starting.forEach((arm, one) -> {
                if (!running.containsKey(arm)) {
                    one.child().close();
                }
            });
        }
        verify();
    }

    private void verify() throws BlockFailure, InterruptedException {
        for (Map.Entry<String, Running> arm : running.entrySet()) {
            effective.put(
                    arm.getKey(),
                    identity.verify(arm.getValue().process(), asked.getOrDefault(arm.getKey(), Map.of())));
        }
    }

    /** What each arm's server overrides: its own settings, and where the services are that it depends on. */
    Map<String, Map<String, String>> wired(Map<String, Map<String, String>> settings) {
        Map<String, Map<String, String>> wired = new LinkedHashMap<>();
        settings.forEach((arm, all) -> {
            Map<String, String> own = own(all, false);
            Running services = running.get(arm);
            if (services != null) {
                own.put(Catalogue.DOWNSTREAM_ADDRESSES, services.addresses());
            }
            wired.put(arm, own);
        });
        return wired;
    }

    private static Map<String, String> own(Map<String, String> settings, boolean downstream) {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeIf(key -> key.startsWith(Catalogue.DOWNSTREAM) != downstream);
        return own;
    }

    /** The effective settings of an arm's services; empty if it has none. */
    Map<String, String> effective(String arm) {
        return effective.getOrDefault(arm, Map.of());
    }

    /** What the generator is told about an arm's services. */
    Optional<BlockSpec.Downstream> target(String arm) {
        return Optional.ofNullable(running.get(arm)).map(Running::target);
    }

    /** The processes, which must live as long as the block is measured. */
    List<Processes.Running> watched() {
        List<Processes.Running> watched = new ArrayList<>();
        running.values().forEach(one -> watched.add(one.process().child()));
        return watched;
    }

    /** Verifies them again, after the measuring; empty if there are none. */
    Optional<Check> stillTheSame() throws InterruptedException {
        if (running.isEmpty()) {
            return Optional.empty();
        }
        String name = "downstream identity";
        try {
            verify();
            return Optional.of(new Check(
                    name,
                    true,
                    "both downstream processes are those that were started, with their settings, before and after"));
        } catch (BlockFailure e) {
            return Optional.of(new Check(name, false, "after the slices: " + e.reason()));
        }
    }

    /** Asks them to end, without waiting for it. */
    void askToEnd() {
        running.values().forEach(one -> one.process().child().askToEnd());
    }

    @Override
    public void close() {
        askToEnd();
        running.values().forEach(one -> one.process().child().close());
    }
}
