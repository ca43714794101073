package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.app.StubReplica.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code stops.handle.client-locking}, in a service with a single carrier: a process of its own, since in this one the services that are
 * asked would be pinned with it. The settings can only be told apart from outside where monitors pin, on a JDK from 21 to 23: where the
 * tests' own is newer, one that is installed beside it is used, and without one that part is skipped.
 */
class PinningIT {
    private static final String MONITOR = "synchronized";

    private static final Path OWN_JDK = Path.of(System.getProperty("java.home"));

    /** JEP 491 ended it. */
    private static final boolean OWN_JDK_PINS = Runtime.version().feature() < 24;

    private static final Pattern PINS = Pattern.compile("(?m)^JAVA_VERSION=\"2[123]\\b");

    private StubServices services;

    @BeforeEach
    void start() throws Exception {
        services = new StubServices();
    }

    @AfterEach
    void stop() throws Exception {
        services.close();
    }

    private AppProcess service(Path jdk, String locking) throws Exception {
        List<String> command = new ArrayList<>(AppProcess.command(
                "--supervised",
                "app.port=0",
                "app.admin.port=0",
                "app.database=" + TestDatabase.file().path(),
                "stops.middleware.jwt.hs256-secret=" + TestTokens.SECRET,
                "app.downstream=" + services.addresses(),
                "stops.handle.client-locking=" + locking,
                "stops.handle.deadline=60000",
                "stops.handle.hop-timeout=60000",
                "stops.handle.hedging=off"));
        command.set(0, jdk.resolve("bin/java").toString());
        command.add(1, "-Djdk.virtualThreadScheduler.parallelism=1");
        return AppProcess.of(command);
    }

    private static Contract client(AppProcess service) throws Exception {
        return new Contract(service.line().get("port").asInt());
    }

    private static Answer held(CountDownLatch release, Answer answer) {
        try {
            return release.await(60, TimeUnit.SECONDS) ? answer : Answer.status(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A JDK on which monitors pin, where JDKs are installed by a package or by hand. */
    private static Optional<Path> pinningJdk() throws IOException {
        for (Path parent : List.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("user.home"), ".jdks"))) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> homes = Files.list(parent)) {
                    Optional<Path> found = homes.filter(PinningIT::pins).findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean pins(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && PINS.matcher(Files.readString(home.resolve("release"))).find();
        } catch (IOException e) {
            return false; // no JDK
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", MONITOR})
    void theAnswersAreTheSame(String locking) throws Exception {
        try (AppProcess service = service(OWN_JDK, locking);
                Contract client = client(service)) {
            HttpRequest quote = client.request("/orders/7/quote").build();
            HttpResponse<String> complete = client.send(quote);
            assertEquals(200, complete.statusCode(), complete.body());
            assertTrue(
                    complete.body().endsWith("\"price\":12.50,\"stock\":3,\"shipping\":4,\"missing\":[]}"),
                    complete.body());
            services.answers("shipping", Answer.status(500));
            assertEquals(
                    "[\"shipping\"]",
                    client.get("/orders/7/quote").get("missing").toString());
            services.answers("pricing", Answer.status(503, "Retry-After: 7"));
            HttpResponse<String> pushedBack = client.send(quote);
            Contract.problem(503, pushedBack);
            assertEquals("7", Contract.header(pushedBack, "Retry-After"));
            services.answers("pricing", Answer.status(500));
            client.problem(502, quote);
            services.answers("pricing", Answer.status(504));
            client.problem(504, quote);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", MONITOR})
    void aCallThatWaitsHoldsUpEverybodyElseWhereItPins(String locking) throws Exception {
        assertThatOthersWait(OWN_JDK, locking, OWN_JDK_PINS && locking.equals(MONITOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", MONITOR})
    void onAnOlderJdkThanTheTestsOwnTheMonitorPins(String locking) throws Exception {
        assumeTrue(!OWN_JDK_PINS, "the tests' own JDK is such a one");
        Optional<Path> older = pinningJdk();
        assumeTrue(older.isPresent(), "no JDK from 21 to 23 is installed in /usr/lib/jvm or ~/.jdks");
        assertThatOthersWait(older.orElseThrow(), locking, locking.equals(MONITOR));
    }

    /** Asks for an order while a quote waits for its services, which then answer: both are complete in the end. */
    private void assertThatOthersWait(Path jdk, String locking, boolean theyWait) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        services.all().forEach(replica -> replica.does(request -> held(release, replica.part(request))));
        try (AppProcess service = service(jdk, locking);
                Contract client = client(service);
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            HttpRequest quote = client.request("/orders/7/quote").build();
            HttpRequest order = client.request("/orders/8").build();
            assertEquals(200, client.send(order).statusCode());
            try {
                Future<HttpResponse<String>> waits = callers.submit(() -> client.send(quote));
                await().until(() -> services.all().stream()
                        .anyMatch(replica -> !replica.requests().isEmpty()));
                Future<HttpResponse<String>> beside = callers.submit(() -> client.send(order));
                if (theyWait) {
                    assertThrows(
                            TimeoutException.class,
                            () -> beside.get(1, TimeUnit.SECONDS),
                            "the only carrier waits with the quote");
                } else {
                    assertEquals(200, beside.get(30, TimeUnit.SECONDS).statusCode());
                    assertFalse(waits.isDone());
                }
                release.countDown();
                assertEquals(200, beside.get(30, TimeUnit.SECONDS).statusCode());
                assertEquals(200, waits.get(30, TimeUnit.SECONDS).statusCode());
            } finally {
                release.countDown();
            }
        }
    }
}
