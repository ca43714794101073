package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Connections;
import dev.sevenstops.gatling.workload.Workload.Dripped;
import dev.sevenstops.gatling.workload.Workload.Dripping;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Memory;
import dev.sevenstops.gatling.workload.Workload.Oversized;
import dev.sevenstops.gatling.workload.Workload.Paced;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Saturate;
import dev.sevenstops.gatling.workload.Workload.SlowReaders;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.gatling.workload.Workload.Walk;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every load against a server that has the fault which the load is made to show, and one that has not. */
class LoadsIT extends GeneratorFixture {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final double MEBI = 1024 * 1024;

    @Test
    void connectionsAreCountedAsTheServerAcceptsThem() throws Exception {
        Target target = processes.oddServer(0);
        Slice slice = measure(
                target,
                2,
                new Steady("shared", 50, Arrivals.CONSTANT, List.of(get("/shared"))),
                new Steady("fresh", 50, Arrivals.CONSTANT, Connections.PER_REQUEST, List.of(get("/fresh"))),
                new Steady("closed", 50, Arrivals.CONSTANT, List.of(get("/closing"))));

        assertEquals(100, counter(slice, "fresh", "requests"));
        assertEquals(100, counter(slice, "fresh", "connections"));
        assertEquals(100, counter(slice, "fresh", "good"));
        assertEquals(100, counter(slice, "closed", "connections"));
        double opened = counter(slice, "shared", "connections")
                + counter(slice, "fresh", "connections")
                + counter(slice, "closed", "connections");
        assertEquals(accepted(target), opened);
        assertEquals(opened, slice.counters().get(Counters.CONNECTIONS_OPENED));
        assertFalse(series(slice).contains(Counters.SEND_QUEUE), "nobody asks what is held");
        List<String> process = List.of(Counters.RSS_BEFORE, Counters.GC_PAUSES, Counters.GC_PAUSE_SECONDS);
        assertTrue(slice.counters().keySet().containsAll(process), slice.counters()::toString);
        assertEquals(100, slice.planned().connections());
        assertEquals(slice.planned(), slice.sent());
    }

    @Test
    void connectionsThatAreKeptAliveAreUsedAgain() throws Exception {
        Target target = processes.oddServer(0);
        Slice slice = measure(target, 3, 2, new Steady("steady", 30, Arrivals.CONSTANT, List.of(get("/shared"))));
        assertEquals(60, counter(slice, "steady", "requests"));
        assertTrue(
                counter(slice, "steady", "connections") < 60, slice.counters().toString());
        assertEquals(0, slice.planned().connections());
    }

    @Test
    void anIdleConnectionThatTheServerClosesIsReplacedAndOneThatItIsClosingFails() throws Exception {
        Slice impatient = measure(processes.oddServer(400), 12, new Paced("paced", 4, 2, get("/idle")));
        assertEquals(24, counter(impatient, "paced", "requests"));
        assertEquals(24, counter(impatient, "paced", "connections"));
        assertEquals(24, counter(impatient, "paced", "good"));
        assertEquals(impatient.planned(), impatient.sent());

        Slice patient = measure(
                processes.oddServer(0),
                3,
                new Paced("paced", 4, 0.5, get("/idle")),
                new Paced("once", 2, 0.5, get("/once")));
        assertEquals(24, counter(patient, "paced", "requests"));
        assertEquals(4, counter(patient, "paced", "connections"));
        // every second request of a connection meets a server that closes it, and is not sent again
        assertEquals(12, counter(patient, "once", "requests"));
        assertEquals(6, counter(patient, "once", "failed"));
        assertEquals(6, counter(patient, "once", "connections"));
        assertEquals(Map.of("connection closed", 6L), group(patient, "once").failures());
    }

    @Test
    void aWalkFollowsTheLinksToTheEndOrToItsLimit() throws Exception {
        Slice slice = measure(
                processes.oddServer(0),
                2,
                new Walk("whole", 2, 10, get("/pages?page=0"), 100),
                new Walk("cut", 2, 10, get("/pages?page=0"), 3));
        for (String name : List.of("whole", "cut")) {
            RequestGroup walks = group(slice, name);
            assertTrue(walks.intended() > 0);
            assertEquals(walks.intended(), walks.good());
            assertEquals(walks.intended() * (name.equals("cut") ? 3 : 5), counter(slice, name, "requests"));
        }
        assertEquals(slice.planned(), slice.sent());
    }

    @Test
    void whatIsPushedBeforeTheRejectionIsCounted() throws Exception {
        Request post = new Request("POST", "/body", 1);
        Request lax = new Request("POST", "/lax", 1);
        long bytes = 1024 * 1024;
        Slice slice = measure(
                processes.oddServer(0),
                1,
                new Oversized("header", 0, 3, expecting(get("/head"), 431), Part.HEADER, bytes, 9),
                new Oversized("path", 0, 3, expecting(get("/path"), 414), Part.PATH, bytes, 9),
                new Oversized("body", 0, 3, expecting(post, 413), Part.BODY, bytes, 9),
                new Oversized("chunked", 0, 3, expecting(post, 413), Part.CHUNKED_BODY, bytes, 9),
                new Oversized("taken", 0, 3, lax, Part.BODY, bytes, 9));
        Map<String, Integer> statuses = Map.of("header", 431, "path", 414, "body", 413, "chunked", 413, "taken", 200);
        statuses.forEach((load, status) -> {
            assertEquals(3, counter(slice, load, "status." + status), load + ": " + slice.counters());
            assertEquals(3, counter(slice, load, "good"), load);
            assertEquals(0, counter(slice, load, "unexpected"), load);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.0f bytes taken before the answer%n",
                    load,
                    counter(slice, load, "rejected-after.bytes"));
        });
        for (String load : List.of("header", "path", "chunked")) {
            assertTrue(counter(slice, load, "rejected-after.bytes") >= OddServer.CAP, load);
        }
        for (String load : List.of("header", "path", "chunked", "body")) {
            // the cap, the buffer that the server reads ahead, and the piece that was under way
            assertTrue(counter(slice, load, "rejected-after.bytes") <= OddServer.CAP + 8 * 1024 + Oversize.PIECE, load);
        }
        assertTrue(counter(slice, "taken", "rejected-after.bytes") > bytes);
        assertEquals(15, slice.planned().connections());
        assertEquals(slice.planned(), slice.sent());
    }

    @Test
    void aClosedLoopSendsBodiesInChunksOverConnectionsThatAreKept() throws Exception {
        Request upload = new Request(
                "POST",
                "/upload",
                1,
                Map.of(),
                "+{bytes 999999..999999}",
                Optional.empty(),
                expect(200, "1000000 bytes in chunks of 16384"));
        Slice slice = measure(processes.oddServer(0), 2, new Saturate("saturate", 2, upload, true));
        assertTrue(counter(slice, "saturate", "requests") > 4, slice.counters()::toString);
        assertEquals(counter(slice, "saturate", "requests"), counter(slice, "saturate", "status.200"));
        assertEquals(0, counter(slice, "saturate", "unexpected"));
        assertEquals(2, counter(slice, "saturate", "connections"));
        assertEquals(slice.planned(), slice.sent());
    }

    @Test
    void requestsThatDripAreAnsweredInTheEndOrAreStillOpen() throws Exception {
        Slice slice = measure(
                processes.oddServer(0),
                1,
                new Dripping("quick", 0, 3, get("/shared"), Dripped.ALL, 1000),
                new Dripping("head", 0, 3, get("/shared"), Dripped.ALL, 2),
                new Dripping(
                        "body",
                        0,
                        3,
                        new Request("POST", "/echo", 1, Map.of(), "x".repeat(100), Optional.empty(), expect(201, "")),
                        Dripped.BODY,
                        2));
        assertEquals(3, counter(slice, "quick", "good"));
        assertEquals(3, counter(slice, "head", "censored"));
        assertEquals(3, counter(slice, "body", "censored"));
        assertEquals(9, slice.planned().connections());
        assertEquals(slice.planned(), slice.sent());
    }

    @Test
    void slowReadersFillTheMemoryOfAServerThatBuffers() throws Exception {
        Target target = processes.oddServer(0);
        Slice buffered = measure(target, 2, slow("/buffered"), new Memory("memory", 1.2));
        Slice streamed = measure(target, 2, slow("/streamed"), new Memory("memory", 1.2));
        for (Slice slice : List.of(buffered, streamed)) {
            System.out.println(check(slice, "memory checkpoint").detail());
            assertEquals(4, counter(slice, "slow", "answered"));
            assertEquals(4, counter(slice, "slow", "status.200"));
            assertEquals(4, counter(slice, "slow", "connections"));
            double read = counter(slice, "slow", "read.bytes");
            assertTrue(read > 4 * 64 * 1024 && read < 4 * 3 * 1024 * 1024, "read " + read);
            // what neither the clients have nor the process holds
            double held = value(slice, Counters.SEND_QUEUE_MAX);
            assertTrue(held > 64 * 1024 && held < 4.0 * OddServer.LARGE, "held " + held);
            assertTrue(series(slice).contains(Counters.SEND_QUEUE), series(slice)::toString);
            assertEquals(
                    slice.counters().get(Counters.MEMORY_GROWTH),
                    value(slice, Counters.MEMORY_AFTER) - value(slice, Counters.MEMORY_BEFORE));
            assertEquals(slice.planned(), slice.sent());
        }
        assertTrue(value(buffered, Counters.MEMORY_GROWTH) > 3.9 * OddServer.LARGE);
        assertTrue(value(streamed, Counters.MEMORY_GROWTH) < 8 * MEBI);
    }

    @Test
    void anAnswerThatBreaksOffHasFailed() throws Exception {
        Slice slice = measure(processes.oddServer(0), 1, slow("/broken"));
        assertEquals(0, counter(slice, "slow", "answered"));
        assertEquals(4, counter(slice, "slow", "failed"));
        assertEquals(0, counter(slice, "slow", "good"));
    }

    @Test
    void headersBodiesAndTokensArriveAndAnswersAreHeldAgainstWhatIsExpected() throws Exception {
        Map<String, String> cookie = Map.of("Cookie", "s={bytes 8..8}");
        Request trusted = new Request(
                "POST", "/echo", 1, cookie, "{\"n\":{7..7}}", Optional.of("orders:write"), expect(201, "10 {\"n\":7}"));
        Request anonymous = new Request("POST", "/echo", 1, cookie, "{}", Optional.empty(), expect(401, ""));
        Request wrong = new Request(
                "POST", "/echo", 1, cookie, "{}", Optional.of("orders:write"), expect(201, "something else"));
        Slice slice = measure(
                processes.oddServer(0),
                1,
                new Steady("trusted", 20, Arrivals.CONSTANT, List.of(trusted)),
                new Steady("anonymous", 20, Arrivals.CONSTANT, List.of(anonymous)),
                new Steady("wrong", 20, Arrivals.CONSTANT, List.of(wrong)),
                new Workload.Burst("burst", 0.5, 5, trusted, 3),
                new Paced("paced", 2, 0.5, trusted));
        assertEquals(20, counter(slice, "trusted", "good"), slice.counters().toString());
        assertEquals(20, counter(slice, "trusted", "status.2xx"));
        assertEquals(5, counter(slice, "burst", "good"));
        assertEquals(4, counter(slice, "paced", "good"));
        assertEquals(20, counter(slice, "anonymous", "status.401"));
        assertEquals(20, counter(slice, "anonymous", "status.4xx"));
        assertEquals(20, counter(slice, "anonymous", "good"));
        assertEquals(0, counter(slice, "anonymous", "unexpected"));
        assertEquals(20, counter(slice, "wrong", "unexpected"));
        assertEquals(0, counter(slice, "wrong", "good"));
        assertEquals(0, counter(slice, "wrong", "status.431"));
        assertEquals(20, group(slice, "wrong").answered());
    }

    private static List<String> series(Slice slice) {
        return slice.series().stream().map(Slice.Series::name).toList();
    }

    private static SlowReaders slow(String path) {
        return new SlowReaders("slow", 0.2, 4, get(path), 256 * 1024, 2);
    }

    private static Request get(String path) {
        return new Request("GET", path, 1);
    }

    private static Expect expect(int status, String body) {
        return new Expect(List.of(status), body);
    }

    private static Request expecting(Request request, int status) {
        return new Request(
                request.method(), request.path(), 1, request.headers(), "", Optional.empty(), expect(status, ""));
    }

    private Slice measure(Target target, double seconds, Load... loads) throws Exception {
        return measure(target, 0, seconds, loads);
    }

    private Slice measure(Target target, double warmUp, double seconds, Load... loads) throws Exception {
        Workload workload = new Workload(List.of(loads), 9, 8);
        BlockSpec spec = spec(
                SECRET,
                Map.of("before", target),
                workload,
                workload,
                warmUp,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 7, seconds));
        Slice slice = processes.measure(spec).slices().getFirst();
        assertEquals(Schedule.of(workload, 7, seconds).fingerprint(), slice.fingerprint());
        assertTrue(slice.checks().stream()
                .filter(check -> check.name().equals("one record a request"))
                .allMatch(check -> check.passed()));
        return slice;
    }

    private static double accepted(Target target) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + target.adminPort() + "/accepted");
            return Double.parseDouble(client.send(
                            HttpRequest.newBuilder(uri)
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }
}
