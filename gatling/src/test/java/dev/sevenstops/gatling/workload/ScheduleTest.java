package dev.sevenstops.gatling.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Burst;
import dev.sevenstops.gatling.workload.Workload.Connections;
import dev.sevenstops.gatling.workload.Workload.Dripped;
import dev.sevenstops.gatling.workload.Workload.Dripping;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Freeze;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Memory;
import dev.sevenstops.gatling.workload.Workload.Oversized;
import dev.sevenstops.gatling.workload.Workload.Paced;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Protocol;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Saturate;
import dev.sevenstops.gatling.workload.Workload.SlowReaders;
import dev.sevenstops.gatling.workload.Workload.StalledStreams;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.gatling.workload.Workload.Walk;
import dev.sevenstops.report.store.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Request ORDERS = new Request("GET", "/orders?page={0..99}&size={10..20}", 3);
    private static final Request ORDER = new Request("GET", "/orders/{1..100000}", 1);
    private static final Steady STEADY = new Steady("steady", 200, Arrivals.POISSON, List.of(ORDERS, ORDER));
    private static final Burst BURST = new Burst("burst", 2, 50, ORDER, 3);
    private static final Saturate SATURATE = new Saturate("saturate", 8, ORDER);
    private static final Freeze FREEZE = new Freeze("freeze", 4, 2);
    private static final Request POST = new Request(
            "POST",
            "/orders",
            1,
            Map.of("Cookie", "s={bytes 20..40}"),
            "{\"n\":{1..9}}",
            Optional.of("orders:write"),
            new Expect(List.of(201), "id"));
    private static final SlowReaders SLOW = new SlowReaders("slow", 1, 5, ORDER, 1000, 3);
    private static final Oversized OVERSIZED = new Oversized("oversized", 1, 6, POST, Part.BODY, 1000, 3);
    private static final Dripping DRIPPING = new Dripping("dripping", 1, 6, POST, Dripped.BODY, 4);
    private static final Request EXPORT = new Request("GET", "/export?rows={9..99}", 1);
    private static final StalledStreams STALLED =
            new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, ORDER, 50, 3);
    private static final Paced PACED = new Paced("paced", 4, 0.5, ORDER);
    private static final Walk WALK = new Walk("walk", 2, 20, ORDER, 100);
    private static final Memory MEMORY = new Memory("memory", 1);

    @Test
    void equalDescriptionsGiveEqualSchedules() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < 20; i++) {
            Workload workload = arbitrary(random);
            long seed = random.nextLong();
            Schedule schedule = Schedule.of(workload, seed, 2);
            Schedule again = Schedule.of(workload, seed, 2);
            assertEquals(schedule, again);
            assertEquals(schedule.fingerprint(), again.fingerprint());
        }
    }

    @Test
    void theDescriptionSurvivesItsJson() throws Exception {
        Workload workload = workload(
                steady(Connections.PER_REQUEST, POST),
                BURST,
                SATURATE,
                FREEZE,
                SLOW,
                OVERSIZED,
                DRIPPING,
                STALLED,
                PACED,
                WALK,
                MEMORY,
                new Saturate("upload", 2, POST, true));
        Workload read = Json.mapper().readValue(Json.mapper().writeValueAsBytes(workload), Workload.class);
        assertEquals(workload, read);
        assertEquals(
                Schedule.of(workload, 1, 3).fingerprint(),
                Schedule.of(read, 1, 3).fingerprint());
    }

    @Test
    void anyChangeGivesAnotherFingerprint() {
        List<Workload> changed = List.of(
                workload(STEADY, BURST, SATURATE, FREEZE),
                workload(STEADY, BURST, SATURATE),
                workload(new Steady("other", 200, Arrivals.POISSON, List.of(ORDERS, ORDER)), BURST, SATURATE, FREEZE),
                workload(new Steady("steady", 201, Arrivals.POISSON, List.of(ORDERS, ORDER)), BURST, SATURATE, FREEZE),
                workload(new Steady("steady", 200, Arrivals.CONSTANT, List.of(ORDERS, ORDER)), BURST, SATURATE, FREEZE),
                workload(new Steady("steady", 200, Arrivals.POISSON, List.of(ORDER, ORDERS)), BURST, SATURATE, FREEZE),
                workload(STEADY, new Burst("burst", 2, 51, ORDER, 3), SATURATE, FREEZE),
                workload(STEADY, new Burst("burst", 2.001, 50, ORDER, 3), SATURATE, FREEZE),
                workload(STEADY, new Burst("burst", 2, 50, ORDER, 4), SATURATE, FREEZE),
                workload(STEADY, new Burst("burst", 2, 50, ORDERS, 3), SATURATE, FREEZE),
                workload(STEADY, new Burst("burst", 2, 50, new Request("HEAD", ORDER.path(), 1), 3), SATURATE, FREEZE),
                workload(STEADY, BURST, new Saturate("saturate", 9, ORDER), FREEZE),
                workload(STEADY, BURST, SATURATE, new Freeze("freeze", 4, 2.5)));
        Set<String> fingerprints = new HashSet<>();
        changed.forEach(workload -> fingerprints.add(Schedule.of(workload, 1, 3).fingerprint()));
        fingerprints.add(Schedule.of(changed.getFirst(), 2, 3).fingerprint());
        fingerprints.add(Schedule.of(changed.getFirst(), 1, 3.001).fingerprint());
        assertEquals(changed.size() + 2, fingerprints.size());
    }

    @Test
    void anyChangeOfTheOtherLoadsGivesAnotherFingerprint() {
        List<Load> loads = List.of(
                SLOW,
                new SlowReaders("slow", 2, 5, ORDER, 1000, 3),
                new SlowReaders("slow", 1, 5, ORDER, 1001, 3),
                new SlowReaders("slow", 1, 5, ORDER, 1000, 4),
                OVERSIZED,
                new Oversized("oversized", 1, 6, POST, Part.CHUNKED_BODY, 1000, 3),
                new Oversized("oversized", 1, 6, POST, Part.BODY, 1001, 3),
                new Oversized("oversized", 1, 6, POST, Part.BODY, 1000, 4),
                new Oversized("oversized", 1, 6, POST, Part.BODY, 1000, 3, 0.5),
                DRIPPING,
                new Dripping("dripping", 1, 6, POST, Dripped.ALL, 4),
                new Dripping("dripping", 1, 6, POST, Dripped.BODY, 5),
                new Dripping("dripping", 1, 7, POST, Dripped.BODY, 4),
                STALLED,
                new StalledStreams("stalled", 1.5, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 4, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 12, Protocol.HTTP_1_1, 1, EXPORT, 1000, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 12, Protocol.HTTP_2, 1, EXPORT, 1000, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, ORDER, 1000, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1001, 70_000, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_001, ORDER, 50, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, EXPORT, 50, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, ORDER, 51, 3),
                new StalledStreams("stalled", 1, 3, Protocol.HTTP_2, 4, EXPORT, 1000, 70_000, ORDER, 50, 2.5),
                PACED,
                new Paced("paced", 5, 0.5, ORDER),
                new Paced("paced", 4, 0.6, ORDER),
                WALK,
                new Walk("walk", 2, 21, ORDER, 100),
                new Walk("walk", 2, 20, ORDER, 101),
                MEMORY,
                new Memory("memory", 1.5),
                new Saturate("saturate", 8, POST),
                new Saturate("saturate", 8, POST, true),
                steady(Connections.SHARED, POST),
                steady(Connections.PER_REQUEST, POST),
                steady(Connections.SHARED, with(Map.of(), POST.body(), POST.token())),
                steady(Connections.SHARED, with(Map.of("Cookie", "s={bytes 21..40}"), POST.body(), POST.token())),
                steady(Connections.SHARED, with(POST.headers(), "{}", POST.token())),
                steady(Connections.SHARED, with(POST.headers(), POST.body(), Optional.empty())));
        Set<String> fingerprints = new HashSet<>();
        loads.forEach(load -> fingerprints.add(Schedule.of(workload(load), 1, 3).fingerprint()));
        assertEquals(loads.size(), fingerprints.size());
    }

    @Test
    void aClosedLoopHasAsManyDifferentRequestsAsFitIntoItsMemory() {
        assertEquals(512, cycle(new Saturate("saturate", 8, ORDER)).size());
        List<Schedule.Send> large = cycle(new Saturate("saturate", 8, upload(999_999), true));
        assertEquals(8, large.size());
        assertEquals(
                8,
                large.stream()
                        .map(send -> send.message().content().body())
                        .distinct()
                        .count());
        large.forEach(
                send -> assertEquals(1_000_000, send.message().content().body().length()));
        assertEquals(
                2, cycle(new Saturate("saturate", 8, upload(9_000_000), true)).size());
    }

    private static List<Schedule.Send> cycle(Saturate saturate) {
        return Schedule.of(workload(saturate), 1, 3).plans().getFirst().sends();
    }

    private static Request upload(int filler) {
        return with(Map.of(), "+{bytes " + filler + ".." + filler + "}", Optional.empty());
    }

    @Test
    void pacedConnectionsSendAtTheirPauseFromAPhaseOfTheirOwn() {
        List<Schedule.Send> sends =
                Schedule.of(workload(PACED), 1, 3).plans().getFirst().sends();
        assertEquals(24, sends.size());
        for (int connection = 0; connection < 4; connection++) {
            int own = connection;
            List<Long> times = sends.stream()
                    .filter(send -> send.connection() == own)
                    .map(Schedule.Send::offsetMillis)
                    .toList();
            assertEquals(6, times.size());
            assertTrue(times.getFirst() < 500);
            for (int i = 1; i < 6; i++) {
                assertEquals(500, times.get(i) - times.get(i - 1), 1);
            }
        }
    }

    @Test
    void whatStallsComesFirstOnEachConnectionAndItsNeighboursTakeTheConnectionsInTurn() {
        Schedule schedule = Schedule.of(workload(STALLED), 1, 3);
        List<Schedule.Send> sends = schedule.plans().getFirst().sends();
        List<Schedule.Send> stalled = sends.subList(0, STALLED.stalled());
        assertEquals(
                List.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2),
                stalled.stream().map(Schedule.Send::connection).toList());
        assertTrue(stalled.stream()
                .allMatch(send -> send.offsetMillis() == 1000 && send.request().equals(EXPORT)));
        List<Schedule.Send> besides = sends.subList(STALLED.stalled(), sends.size());
        // 50 a second, from the first second to the slice's end, although the load would go on
        assertEquals(100, besides.size(), 50);
        for (int i = 0; i < besides.size(); i++) {
            Schedule.Send send = besides.get(i);
            assertEquals(i % 3, send.connection());
            assertEquals(ORDER, send.request());
            assertTrue(send.offsetMillis() >= 1000 && send.offsetMillis() < 3000, send::toString);
        }
        assertEquals(sends.size(), schedule.planned().requests());
        assertEquals(3, schedule.planned().connections());
    }

    @Test
    void plansCountWhatIsIntendedAndNotWhatComesOfIt() {
        Schedule schedule = Schedule.of(
                workload(steady(Connections.PER_REQUEST, POST), SLOW, OVERSIZED, PACED, WALK, MEMORY), 1, 3);
        long steady = schedule.sends().size();
        long walks = schedule.plans().get(3).sends().size();
        assertEquals(steady + 5 + 6 + 24 + walks, schedule.planned().requests());
        assertEquals(steady + 5 + 6, schedule.planned().connections());
        assertEquals(steady + 6, schedule.planned().mix().get("POST /orders as orders:write"));
    }

    @Test
    void whatIsNotSentDoesNotCount() {
        Request unexpecting =
                new Request(POST.method(), POST.path(), 1, POST.headers(), POST.body(), POST.token(), Expect.SUCCESS);
        assertEquals(
                Schedule.of(workload(steady(Connections.SHARED, POST)), 1, 3).fingerprint(),
                Schedule.of(workload(steady(Connections.SHARED, unexpecting)), 1, 3)
                        .fingerprint());
        Workload patient = new Workload(List.of(STEADY), 9, 9);
        assertEquals(
                Schedule.of(workload(STEADY), 1, 3).fingerprint(),
                Schedule.of(patient, 1, 3).fingerprint());
    }

    @Test
    void constantArrivalsLieOnAGrid() {
        Schedule schedule = Schedule.of(workload(new Steady("steady", 200, Arrivals.CONSTANT, List.of(ORDER))), 1, 10);
        assertEquals(2000, schedule.sends().size());
        for (int i = 0; i < 2000; i++) {
            assertEquals(i * 5L, schedule.sends().get(i).offsetMillis());
        }
    }

    @Test
    void poissonArrivalsHaveTheMeanAndTheSpreadOfAPoissonProcess() {
        Schedule schedule = Schedule.of(workload(STEADY), 5, 1000);
        int count = schedule.sends().size();
        assertEquals(200_000, count, 5 * Math.sqrt(200_000));
        // the number in a second of its own has a variance equal to its mean
        int[] seconds = new int[1000];
        schedule.sends().forEach(send -> seconds[(int) (send.offsetMillis() / 1000)]++);
        double variance = 0;
        for (int second : seconds) {
            variance += Math.pow(second - count / 1000.0, 2) / 999;
        }
        assertEquals(200, variance, 40);
    }

    @Test
    void theMixFollowsTheWeightsAndThePlaceholdersTheirRanges() {
        Schedule schedule = Schedule.of(workload(STEADY), 3, 100);
        long all = schedule.sends().size();
        assertEquals(0.75, schedule.planned().mix().getOrDefault(ORDERS.operation(), 0L) / (double) all, 0.02);
        for (Schedule.Send send : schedule.sends()) {
            assertTrue(
                    send.path().matches("/orders\\?page=\\d{1,2}&size=(1\\d|20)")
                            || send.path().matches("/orders/[1-9]\\d{0,5}"),
                    send.path());
        }
        assertTrue(schedule.sends().stream().anyMatch(send -> send.path().endsWith("size=20")));
        assertTrue(schedule.sends().stream().anyMatch(send -> send.path().endsWith("size=10")));
    }

    @Test
    void plansCountBurstsAndLeaveClosedLoopsToTheirResult() {
        Schedule schedule = Schedule.of(workload(BURST, SATURATE), 1, 3);
        assertEquals(50, schedule.planned().requests());
        assertEquals(58, schedule.planned().connections());
        assertFalse(schedule.plans().get(1).sends().isEmpty());
    }

    @Test
    void addingALoadLeavesTheOthersAsTheyWere() {
        assertEquals(
                Schedule.of(workload(STEADY), 1, 3).sends(),
                Schedule.of(workload(BURST, STEADY), 1, 3).sends());
        assertNotEquals(
                Schedule.of(workload(STEADY), 1, 3).sends(),
                Schedule.of(workload(STEADY), 2, 3).sends());
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "/a b", "/{5..1}", "/{a..b}", "/{1..2", "/}", "/ü"})
    void aPathThatMakesNoSenseIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> Template.path(path));
    }

    private static Workload arbitrary(SplittableRandom random) {
        List<Load> loads = new ArrayList<>();
        loads.add(new Steady(
                "steady",
                random.nextDouble(1, 500),
                random.nextBoolean() ? Arrivals.POISSON : Arrivals.CONSTANT,
                List.of(
                        ORDERS,
                        new Request(
                                "GET", "/orders/{1.." + random.nextInt(1, 1000) + "}", random.nextDouble(0.1, 5)))));
        if (random.nextBoolean()) {
            loads.add(new Burst("burst", random.nextDouble(2), random.nextInt(1, 600), ORDER, 3));
        }
        if (random.nextBoolean()) {
            loads.add(new Saturate("saturate", random.nextInt(1, 64), ORDER));
        }
        return new Workload(loads, 2, 1);
    }

    private static Steady steady(Connections connections, Request request) {
        return new Steady("steady", 200, Arrivals.POISSON, connections, List.of(request));
    }

    private static Request with(Map<String, String> headers, String body, Optional<String> token) {
        return new Request("POST", "/orders", 1, headers, body, token, Expect.SUCCESS);
    }

    private static Workload workload(Load... loads) {
        return new Workload(List.of(loads), 2, 0.5);
    }
}
