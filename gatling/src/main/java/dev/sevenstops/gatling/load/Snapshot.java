package dev.sevenstops.gatling.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The cumulative figures of a process under test at one moment: the kernel's, the process's and the instrument's.
 *
 * @param overflows as {@link Counters#LISTEN_OVERFLOWS}, since boot
 * @param drops as {@link Counters#LISTEN_DROPS}, since boot
 * @param listenerDrops as {@link Counters#LISTENER_DROPS}, since the socket was opened
 * @param cpuSeconds of the process, since its start
 * @param compilerSeconds of the process's compiler threads, since their start
 * @param stolenSeconds as {@link Counters#STOLEN_SECONDS}, since boot
 * @param rssBytes now
 * @param pauses of the process's collector, since its start
 * @param lifecycle since the process's start
 * @param work of the services that it depends on, since their start
 * @param quiet whether none of them has anything in progress; not asked before a slice
 */
record Snapshot(
        OptionalLong overflows,
        OptionalLong drops,
        OptionalLong listenerDrops,
        OptionalDouble cpuSeconds,
        OptionalDouble compilerSeconds,
        OptionalDouble stolenSeconds,
        OptionalLong rssBytes,
        Optional<GcPauses> pauses,
        LifecycleMetrics lifecycle,
        DownstreamWork work,
        boolean quiet) {

    /** A service that is drowning in its fault answers late: it has one core, and what it was asked for goes first. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** What it still works on would take the core from the other arm's next slice. */
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);

    private static final Duration QUIET_POLL = Duration.ofMillis(20);

    /** Asks the instrument first, so that what the question costs lies outside of the slice. */
    static Snapshot before(HttpClient client, BlockSpec.Target target, TargetProcess process)
            throws IOException, InterruptedException {
        LifecycleMetrics lifecycle = lifecycle(client, target);
        return outside(target, process, lifecycle, work(client, target));
    }

    /**
     * Asks the instrument last, for the same reason, and waits until it has no request in progress: the client has its answer a
     * little before the server has counted it, and a request that the client gave up may still be served. The services behind it
     * come last: what they work on although nobody waits for it belongs to this slice, and must not burden the next one.
     */
    static Snapshot after(HttpClient client, BlockSpec.Target target, TargetProcess process)
            throws IOException, InterruptedException {
        Snapshot outside = outside(target, process, LifecycleMetrics.none(), DownstreamWork.none());
        LifecycleMetrics lifecycle = lifecycle(client, target);
        long end = System.nanoTime() + QUIET_WITHIN.toNanos();
        while (lifecycle.inProgress() > 0 && System.nanoTime() < end) {
            Moments.await(System.nanoTime() + QUIET_POLL.toNanos());
            lifecycle = lifecycle(client, target);
        }
        DownstreamWork work = work(client, target);
        while (!work.quiet() && System.nanoTime() < end) {
            Moments.await(System.nanoTime() + QUIET_POLL.toNanos());
            work = work(client, target);
        }
        return new Snapshot(
                outside.overflows,
                outside.drops,
                outside.listenerDrops,
                outside.cpuSeconds,
                outside.compilerSeconds,
                outside.stolenSeconds,
                outside.rssBytes,
                outside.pauses,
                lifecycle,
                work,
                lifecycle.inProgress() <= 0 && work.quiet());
    }

    private static Snapshot outside(
            BlockSpec.Target target, TargetProcess process, LifecycleMetrics lifecycle, DownstreamWork work)
            throws InterruptedException {
        return new Snapshot(
                process.tcpExt("ListenOverflows"),
                process.tcpExt("ListenDrops"),
                ListenerDrops.at(target.port()),
                process.cpuSeconds(),
                process.compilerSeconds(),
                process.stolenSeconds(),
                process.rssBytes(),
                process.gcPauses(),
                lifecycle,
                work,
                /* quiet= */ true);
    }

    private static DownstreamWork work(HttpClient client, BlockSpec.Target target) throws IOException {
        if (target.downstream().isEmpty()) {
            return DownstreamWork.none();
        }
        BlockSpec.Downstream downstream = target.downstream().get();
        Optional<JsonNode> json = ask(client, downstream.adminPort(), "work", downstream.pid());
        return DownstreamWork.of(json.orElseThrow(
                () -> new IOException("the downstream process " + downstream.pid() + " has no /observe/work")));
    }

    private static LifecycleMetrics lifecycle(HttpClient client, BlockSpec.Target target) throws IOException {
        return ask(client, target.adminPort(), "metrics", target.pid())
                .map(LifecycleMetrics::of)
                .orElseGet(LifecycleMetrics::none);
    }

    /** The answer of an admin listener; empty if it does not know what is asked for. */
    private static Optional<JsonNode> ask(HttpClient client, int adminPort, String what, long pid) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + "/observe/" + what);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 404) {
                return Optional.empty();
            }
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answered " + response.statusCode());
            }
            return Optional.of(Json.mapper().readTree(response.body()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + uri, interrupted);
        } catch (IOException failed) {
            throw new IOException(
                    "process " + pid + " did not give its " + what + " at " + uri + ": " + failed, failed);
        }
    }

    /** Whether the slice before this snapshot leaves the next one alone. */
    Check leftQuiet() {
        return new Check(
                "quiet after the slice",
                quiet,
                quiet
                        ? "nothing in progress"
                        : "still at work after " + QUIET_WITHIN.toSeconds()
                                + " s, on the core that the other arm's next slice takes");
    }

    /**
     * Differences since {@code before}, by the names in {@link Counters}; absent where either side is.
     *
     * @param seconds length of the send schedule in between
     */
    Map<String, Double> since(Snapshot before, double seconds) {
        Map<String, Double> counters = new TreeMap<>();
        put(counters, Counters.LISTEN_OVERFLOWS, before.overflows, overflows);
        put(counters, Counters.LISTEN_DROPS, before.drops, drops);
        put(counters, Counters.LISTENER_DROPS, before.listenerDrops, listenerDrops);
        put(counters, Counters.CPU_SECONDS, before.cpuSeconds, cpuSeconds);
        put(counters, Counters.COMPILER_SECONDS, before.compilerSeconds, compilerSeconds);
        put(counters, Counters.STOLEN_SECONDS, before.stolenSeconds, stolenSeconds);
        if (before.pauses.isPresent() && pauses.isPresent()) {
            GcPauses earlier = before.pauses.get();
            GcPauses later = pauses.get();
            counters.put(Counters.GC_PAUSES, (double) (later.count() - earlier.count()));
            counters.put(Counters.GC_PAUSE_SECONDS, later.seconds() - earlier.seconds());
        }
        counters.putAll(lifecycle.countersSince(before.lifecycle));
        counters.putAll(work.since(before.work, seconds));
        return counters;
    }

    private static void put(Map<String, Double> counters, String name, OptionalDouble before, OptionalDouble after) {
        if (before.isPresent() && after.isPresent()) {
            // a compiler thread that has ended took its time with it, and the core and the process are read one after
            // the other
            counters.put(name, Math.max(0, after.getAsDouble() - before.getAsDouble()));
        }
    }

    private static void put(Map<String, Double> counters, String name, OptionalLong before, OptionalLong after) {
        if (before.isPresent() && after.isPresent()) {
            counters.put(name, (double) (after.getAsLong() - before.getAsLong()));
        }
    }
}
