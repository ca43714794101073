package dev.sevenstops.app.downstream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.sevenstops.app.calls.Address;
import dev.sevenstops.app.calls.Guard;
import dev.sevenstops.app.calls.Links;
import dev.sevenstops.app.calls.ReplicaCalls;
import dev.sevenstops.app.calls.Reply;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.client.hedge.Idempotency;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A hundred thousand hedged calls over real connections, to replicas that straggle, push back and refuse what is too late: nothing stays
 * behind on either side, neither threads nor connections nor slots.
 */
class HedgedCallsIT {
    private static final int CALLERS = 32;
    private static final int REPLICAS = 2;
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);
    private static final List<String> OUTCOMES =
            List.of("completed", "refused", "pushedBack", "cancelled", "abandoned", "expired", "failed");

    /** What the JVM opens for itself meanwhile. One lost connection in a thousand calls would be three times as many. */
    private static final int OTHER_DESCRIPTORS = 30;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"false, 100000", "true, 20000"})
    @Timeout(300)
    void leaveNothingBehind(boolean http2, int count) throws Exception {
        // fewer places than callers, so that some are pushed back
        try (Services services =
                Services.with("median=300", "slots=3", "queue=3", "straggler.rate=0.02", "straggler.factor=40")) {
            // first a few, so that everything is loaded that will be
            calls(services, http2, 2_000);
            long before = descriptors();
            Counts counts = calls(services, http2, count);
            assertTrue(counts.answered.sum() > 0 && counts.failed.sum() > 0 && counts.cut.sum() > 0, counts::toString);
            await().atMost(Services.PATIENCE).until(() -> descriptors() <= before + OTHER_DESCRIPTORS);
        }
    }

    /** Makes them all, and waits until both sides have nothing more to do. */
    private Counts calls(Services services, boolean http2, int count) throws Exception {
        Links links = new Links(http2, Guard.LOCK, Services.PATIENCE, Services.PATIENCE);
        List<ReplicaCalls> replicas = new ArrayList<>();
        for (int replica = 0; replica < REPLICAS; replica++) {
            Address address = new Address("127.0.0.1", services.port(Service.PRICING, replica));
            replicas.add(new ReplicaCalls(address, () -> links.connect(address)));
        }
        Hedger hedger = Hedger.of(
                "pricing",
                new HedgePolicy.Fixed(Duration.ofMillis(5)),
                HedgeSettings.of(REPLICAS).withoutBudget());
        Counts counts = new Counts();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                SplittableRandom random = new SplittableRandom(caller);
                all.add(pool.submit(() -> {
                    for (int i = 0; i < count / CALLERS; i++) {
                        call(hedger, replicas, random, counts);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertEquals(
                count / CALLERS * CALLERS, counts.answered.sum() + counts.failed.sum() + counts.cut.sum(), "each once");
        await().atMost(Services.PATIENCE).until(() -> hedger.metrics().inFlight() == 0);
        assertTrue(hedger.metrics().sent() > 0 && hedger.metrics().cancelled() > 0, hedger.metrics()::toString);
        services.awaitInside(Service.PRICING, 0, 0);
        services.awaitWork(Service.PRICING, HedgedCallsIT::eachHasOneOutcome);
        replicas.forEach(ReplicaCalls::close);
        assertEquals(0, replicas.stream().mapToInt(ReplicaCalls::connections).sum());
        await().atMost(Services.PATIENCE).until(() -> threads() == 0);
        return counts;
    }

    private static void call(Hedger hedger, List<ReplicaCalls> replicas, SplittableRandom random, Counts counts)
            throws Exception {
        long order = random.nextLong(1_000_000);
        Optional<Deadline> deadline = random.nextInt(4) == 0
                ? Optional.of(Deadline.after(Duration.ofNanos(random.nextLong(5_000_000))))
                : Optional.empty();
        try {
            String answer = hedger.call(
                    Idempotency.IDEMPOTENT,
                    deadline,
                    (replica, previous, by) -> send(replicas.get(replica), order, previous, by));
            assertTrue(answer.contains("\"order\":" + order + ","), answer);
            counts.answered.increment();
        } catch (IOException e) {
            counts.failed.increment();
        } catch (DeadlineExceededException e) {
            counts.cut.increment();
        }
    }

    private static String send(ReplicaCalls replica, long order, int previous, Optional<Deadline> deadline)
            throws IOException, InterruptedException {
        List<Header> headers = new ArrayList<>();
        deadline.ifPresent(by -> headers.add(HeaderValues.create(TIMEOUT, true, false, by.toHeader())));
        if (previous > 0) {
            headers.add(HeaderValues.create(Hedger.PREVIOUS_ATTEMPTS, "1"));
        }
        Reply reply = replica.get("/pricing/" + order, headers);
        if (reply.status() != 200) {
            throw new IOException("answered " + reply.status());
        }
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static boolean eachHasOneOutcome(JsonNode work) {
        return OUTCOMES.stream()
                        .mapToLong(outcome -> work.get(outcome).asLong())
                        .sum()
                == work.get("requests").asLong();
    }

    /** Attempts, and the threads that watch for callers who leave. */
    private long threads() throws IOException {
        Path dump = folder.resolve("threads-" + System.nanoTime() + ".txt");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
            return lines.filter(line -> line.contains("\"attempt ") || line.contains("\"read-ahead\""))
                    .count();
        }
    }

    /** Open files and sockets of this process, which is both sides; 0 where the system does not say. */
    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static final class Counts {
        final LongAdder answered = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder cut = new LongAdder();

        @Override
        public String toString() {
            return "answered " + answered + ", failed " + failed + ", cut " + cut;
        }
    }
}
