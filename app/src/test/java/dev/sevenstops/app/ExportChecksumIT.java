package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.app.ExportReference.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Exports to many clients at once, of which some read slowly and stall, and some vanish in the middle and come back: every byte that
 * any of them gets is the right one, and the service has counted the same ends as its clients.
 */
class ExportChecksumIT {
    private static final int STEADY = 24;
    private static final int STEADY_RESPONSES = 500;
    private static final int SLOW = 12;
    private static final int SLOW_RESPONSES = 3;
    private static final int VANISHING = 12;
    private static final int VANISHINGS = 10;

    /** Orders of small exports: a few, and around one and two of the pages that an export is made of. */
    private static final List<Integer> SMALL = List.of(1, 2, 3, 5, 10, 20, 63, 64, 65, 129);

    /** Orders of every hundredth export of a steady client. */
    private static final int LARGE = 3_000;

    /** More than the sockets' buffers hold (4 MB is tcp_wmem's usual limit): the service has to wait for a client that stalls. */
    private static final int LARGEST = 10_000;

    /** So much more that nobody is sent all of it by mistake. */
    private static final int ENDLESS = 1_000_000;

    /** Bytes behind which a slow client stalls for a while: much more is still to come than the sockets' buffers hold. */
    private static final int EARLY = 1_000_000;

    /** Bytes that a client reads at most before it vanishes. */
    private static final int MOST_BEFORE_VANISHING = 200_000;

    /** With much less a connection may crawl: the kernel drops what does not fit, and sends it again after 200 ms. */
    private static final int SMALL_BUFFER = 16_384;

    private static final int TINY_PIECE = 2_048;
    private static final int PIECE = 16_384;
    private static final long PAUSE_NANOS = 500_000;

    /** Far below the time after which the service gives a stalled client up. */
    private static final long LONGEST_STALL_SECONDS = 20;

    private static final long PATIENCE_SECONDS = 240;

    /** What is asked for; {@code last} asks for the connection's end as well. */
    private record Ask(int rows, boolean array, boolean gzip, boolean last) {
        String request(String bearer) {
            return "GET /orders/export?rows=" + rows + "&format=" + (array ? "array" : "lines")
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + bearer + "\r\n"
                    + (gzip ? "Accept-Encoding: gzip\r\n" : "")
                    + (last ? "Connection: close\r\n" : "")
                    + "\r\n";
        }

        static Ask small(Random random, boolean last) {
            return new Ask(SMALL.get(random.nextInt(SMALL.size())), random.nextBoolean(), random.nextBoolean(), last);
        }
    }

    @Test
    void everyByteOfEveryResponseIsRightWhileReadersAreSlowVanishAndComeBack() throws Exception {
        // whoever has to wait for the database waits: this is about bytes
        try (AppProcess app = AppProcess.supervised(
                "stops.middleware.rate-limit=0", "stops.handle.pool-timeout=60000", "stops.handle.query-timeout=0")) {
            JsonNode ready = app.line();
            int adminPort = ready.get("adminPort").asInt();
            Clients clients = new Clients(ready.get("port").asInt());
            clients.run();

            assertEquals(List.of(), List.copyOf(clients.failures));
            assertEquals(
                    1 + STEADY * STEADY_RESPONSES + SLOW * SLOW_RESPONSES + VANISHING * VANISHINGS,
                    clients.whole.get());
            assertEquals(VANISHING * VANISHINGS, clients.vanished.get());
            assertTrue(clients.compressed.get() > clients.whole.get() / 4, "compressed: " + clients.compressed);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                Map<String, Double> meters = Meters.of(adminPort);
                assertEquals(clients.whole.get(), ended(meters, "by=\"complete\"", "stop=\"drain\""), meters::toString);
                assertEquals(
                        clients.vanished.get(), ended(meters, "by=\"client\"", "stop=\"drain\""), meters::toString);
                assertEquals(clients.whole.get() + clients.vanished.get(), ended(meters), "nothing ended otherwise");
            });
        }
    }

    private static double ended(Map<String, Double> meters, String... tags) {
        return meters.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("lifecycle_ended{"))
                .filter(sample -> Stream.of(tags).allMatch(sample.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** All clients of one service, each on a virtual thread of its own. */
    private static final class Clients {
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger compressed = new AtomicInteger();
        private final AtomicInteger vanished = new AtomicInteger();

        /** Half of the steady clients' responses are there. */
        private final CountDownLatch halfway = new CountDownLatch(STEADY * STEADY_RESPONSES / 2);

        private final int port;
        private final String bearer;
        private final ExportReference reference;

        private interface Client {
            void run(Random random) throws IOException, InterruptedException;
        }

        private interface Pace {
            void after(long length) throws InterruptedException;
        }

        Clients(int port) throws Exception {
            this.port = port;
            this.bearer = TestTokens.bearer("orders:export");
            this.reference = ExportReference.of(
                    first(),
                    Stream.concat(SMALL.stream(), Stream.of(LARGE, LARGEST)).toList());
            whole.incrementAndGet();
        }

        private byte[] first() throws IOException {
            Ask ask = new Ask(LARGEST, false, false, true);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (ExportClient client = new ExportClient(port, 0, PIECE);
                    ExportClient.Answer answer = client.ask(ask.request(bearer))) {
                byte[] piece = new byte[PIECE];
                for (int count = answer.read(piece); count >= 0; count = answer.read(piece)) {
                    body.write(piece, 0, count);
                }
                client.end();
            }
            return body.toByteArray();
        }

        /** Returns when all of them have ended, or the patience has. */
        void run() throws InterruptedException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, STEADY).forEach(i -> threads.execute(() -> run("steady", i, this::steady)));
                IntStream.range(0, SLOW).forEach(i -> threads.execute(() -> run("slow", i, this::slow)));
                IntStream.range(0, VANISHING).forEach(i -> threads.execute(() -> run("vanishing", i, this::vanishing)));
                threads.shutdown();
                if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    failures.add("not at an end after " + PATIENCE_SECONDS + " s");
                    threads.shutdownNow();
                }
            }
        }

        private void run(String kind, int number, Client client) {
            try {
                client.run(new Random(kind.hashCode() + number));
            } catch (IOException | RuntimeException | AssertionError failed) {
                failures.add(kind + " client " + number + ": " + failed);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
                failures.add(kind + " client " + number + " was not at its end");
            }
        }

        private void steady(Random random) throws IOException, InterruptedException {
            int responses = 0;
            while (responses < STEADY_RESPONSES) {
                try (ExportClient client = new ExportClient(port, 0, PIECE)) {
                    boolean last = false;
                    while (!last) {
                        responses++;
                        last = responses == STEADY_RESPONSES || random.nextInt(4) == 0;
                        Ask ask = responses % 100 == 0
                                ? new Ask(LARGE, random.nextBoolean(), random.nextBoolean(), last)
                                : Ask.small(random, last);
                        whole(client, ask, PIECE, length -> {});
                        halfway.countDown();
                    }
                }
            }
        }

        /** Reads in small pieces, and stalls once, early in the first response, so that the service has to wait for it. */
        private void slow(Random random) throws IOException, InterruptedException {
            for (int i = 0; i < SLOW_RESPONSES; i++) {
                try (ExportClient client = new ExportClient(port, SMALL_BUFFER, TINY_PIECE)) {
                    Ask ask = new Ask(LARGEST, random.nextBoolean(), i == 1, true);
                    AtomicInteger stalls = new AtomicInteger(i);
                    whole(client, ask, TINY_PIECE, length -> {
                        if (length > EARLY && stalls.getAndIncrement() == 0) {
                            // those who do not get so far in time go on all the same: it is a pace
                            boolean unused = halfway.await(LONGEST_STALL_SECONDS, TimeUnit.SECONDS);
                        }
                        LockSupport.parkNanos(PAUSE_NANOS);
                    });
                }
            }
        }

        private void vanishing(Random random) throws IOException, InterruptedException {
            for (int i = 0; i < VANISHINGS; i++) {
                try (ExportClient client = new ExportClient(port, SMALL_BUFFER, TINY_PIECE)) {
                    Ask ask = new Ask(ENDLESS, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
                    beginning(client, ask, random.nextInt(MOST_BEFORE_VANISHING));
                    if (random.nextBoolean()) {
                        client.resetOnClose();
                    }
                }
                vanished.incrementAndGet();
                try (ExportClient back = new ExportClient(port, 0, PIECE)) {
                    whole(back, Ask.small(random, true), PIECE, length -> {});
                }
            }
        }

        /** Asks, and reads all of the answer. */
        private void whole(ExportClient client, Ask ask, int pieceSize, Pace pace)
                throws IOException, InterruptedException {
            Reading reading = reference.body(ask.rows(), ask.array()).reading();
            try (ExportClient.Answer answer = client.ask(ask.request(bearer))) {
                byte[] piece = new byte[pieceSize];
                for (int count = answer.read(piece); count >= 0; count = answer.read(piece)) {
                    reading.add(piece, count);
                    pace.after(reading.length());
                }
                answer.end();
                if (ask.last()) {
                    client.end();
                }
                reading.assertWhole();
                whole.incrementAndGet();
                compressed.addAndGet(answer.gzip() ? 1 : 0);
            } catch (IOException | AssertionError failed) {
                throw broken(ask, reading, failed);
            }
        }

        /** Asks, and reads so many bytes of the answer or a few more. */
        private void beginning(ExportClient client, Ask ask, int bytes) throws IOException {
            Reading reading = reference.body(LARGEST, ask.array()).reading();
            try (ExportClient.Answer answer = client.ask(ask.request(bearer))) {
                byte[] piece = new byte[TINY_PIECE];
                while (reading.length() < bytes) {
                    int count = answer.read(piece);
                    if (count < 0) {
                        throw new IOException("it ends before its client vanishes");
                    }
                    reading.add(piece, count);
                }
                reading.assertBeginning();
            } catch (IOException | AssertionError failed) {
                throw broken(ask, reading, failed);
            }
        }

        private static AssertionError broken(Ask ask, Reading reading, Throwable failed) {
            return new AssertionError(ask + ", after " + reading.length() + " bytes: " + failed, failed);
        }
    }
}
