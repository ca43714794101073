package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.StubReplica.Answer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Second attempts: where they go, what they carry, what becomes of the first, and when there is none. */
class QuoteHedgingIT {
    private static final String[] PATIENT = {
        "stops.handle.deadline", "60000", "stops.handle.hop-timeout", "60000", "stops.handle.hedging-budget", "0"
    };

    private StubServices services;

    @BeforeEach
    void start() throws Exception {
        services = new StubServices();
    }

    @AfterEach
    void stop() throws Exception {
        services.close();
    }

    private OrdersService service(String... settings) throws Exception {
        String[] all = new String[PATIENT.length + settings.length];
        System.arraycopy(PATIENT, 0, all, 0, PATIENT.length);
        System.arraycopy(settings, 0, all, PATIENT.length, settings.length);
        return services.start(all);
    }

    private static HttpResponse<String> quote(OrdersService service) throws Exception {
        try (Contract client = new Contract(service.port())) {
            return client.send(client.request("/orders/7/quote").build());
        }
    }

    private static double counted(OrdersService service, String name, String... more) throws Exception {
        String[] parts = new String[more.length + 2];
        parts[0] = name;
        parts[1] = "service=\"pricing\"";
        System.arraycopy(more, 0, parts, 2, more.length);
        return Meters.value(service.adminPort(), parts);
    }

    private int left() {
        return services.all().stream().mapToInt(StubReplica::left).sum();
    }

    @Test
    void aLateCallIsSentToTheOtherReplicaAndThenCancelled() throws Exception {
        services.all()
                .forEach(replica -> replica.does(request ->
                        request.header("Request-Previous-Attempts").isEmpty() ? Answer.NEVER : replica.part(request)));
        try (OrdersService service = service("stops.handle.hedging", "fixed-500")) {
            HttpResponse<String> response = quote(service);
            assertEquals("[]", Contract.json(response).get("missing").toString(), response.body());
            for (String dependency : List.of("pricing", "inventory", "shipping")) {
                // the first attempt's thread may still be reading when the second has been answered
                await().until(() -> services.requests(dependency).size() == 2);
                for (StubReplica replica : services.of(dependency)) {
                    assertEquals(1, replica.requests().size(), "one attempt at each replica");
                }
                List<String> attempts = services.requests(dependency).stream()
                        .map(request -> request.header("Request-Previous-Attempts"))
                        .sorted()
                        .toList();
                assertEquals(List.of("", "1"), attempts);
            }
            await().until(() -> left() == 3);
            assertEquals(1, counted(service, "client_hedge_sent"));
            assertEquals(1, counted(service, "client_hedge_won"));
            await().until(() -> counted(service, "client_hedge_cancelled") == 1);
            assertEquals(0.5, counted(service, "client_hedge_delay_seconds"), 1e-9);
        }
    }

    @Test
    void aFailureIsTriedAtTheOtherReplicaAndANotFoundIsNot() throws Exception {
        services.of("pricing").get(0).does(request -> Answer.status(500));
        try (OrdersService service = service("stops.handle.hedging", "fixed-60000")) {
            for (int i = 0; i < 4; i++) {
                assertEquals(200, quote(service).statusCode());
            }
            assertEquals(2, counted(service, "client_hedge_sent"), "each second call met the replica that fails");
            services.answers("pricing", Answer.status(404));
            Contract.problem(502, quote(service));
            assertEquals(2, counted(service, "client_hedge_sent"));
        }
    }

    @Test
    void whoPushesBackIsNotAskedTwice() throws Exception {
        services.answers("pricing", Answer.status(503, "Retry-After: 60"));
        try (OrdersService service = service("stops.handle.hedging", "fixed-60000")) {
            Contract.problem(503, quote(service));
            assertEquals(1, services.requests("pricing").size());
            assertEquals(1, counted(service, "client_hedge_suppressed", "reason=\"pushed-back\""));
        }
    }

    @Test
    void withTheSafetyOffThePushBackAndTheDeadlineAreNotHeeded() throws Exception {
        services.answers("pricing", Answer.status(503, "Retry-After: 60"));
        try (OrdersService service =
                service("stops.handle.hedging", "fixed-60000", "stops.handle.hedging-safety", "false")) {
            Contract.problem(503, quote(service));
            assertEquals(2, services.requests("pricing").size());
            for (StubReplica.Request request : services.requests("pricing")) {
                assertTrue(request.header("Request-Timeout").endsWith("u"), "every hop is told all the same");
            }
        }
    }

    @Test
    void theBudgetHoldsWithTheSafetyOffToo() throws Exception {
        services.answers("pricing", Answer.status(500));
        try (OrdersService service = service(
                "stops.handle.hedging", "fixed-60000",
                "stops.handle.hedging-safety", "false",
                "stops.handle.hedging-budget", "50")) {
            for (int i = 0; i < 10; i++) {
                Contract.problem(502, quote(service));
            }
            assertEquals(15, services.requests("pricing").size());
            assertEquals(5, counted(service, "client_hedge_budget_exhausted"));
        }
    }

    @Test
    void offIsOff() throws Exception {
        services.answers("pricing", Answer.status(500));
        try (OrdersService service = service("stops.handle.hedging", "off")) {
            Contract.problem(502, quote(service));
            assertEquals(1, services.requests("pricing").size());
            assertEquals(0, counted(service, "client_hedge_sent"));
            assertEquals(-1, counted(service, "client_hedge_delay_seconds"));
        }
    }
}
