package dev.sevenstops.app;

import static dev.sevenstops.app.Contract.header;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.app.StubReplica.Answer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /orders/{id}/quote} against services that do as they are told. */
class QuoteIT {
    private StubServices services;

    @BeforeEach
    void start() throws Exception {
        services = new StubServices();
    }

    @AfterEach
    void stop() throws Exception {
        services.close();
    }

    private static HttpResponse<String> quote(OrdersService service, String... headers) throws Exception {
        try (Contract client = new Contract(service.port())) {
            var request = client.request("/orders/7/quote");
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return client.send(request.build());
        }
    }

    private static double ended(OrdersService service, String by) throws Exception {
        return Meters.value(service.adminPort(), "lifecycle_ended", "by=\"" + by + "\"", "stop=\"handle\"");
    }

    @Test
    void aQuoteHasTheOrderAndAllParts() throws Exception {
        for (String serializer : List.of("dsl-json", "jackson")) {
            try (OrdersService service =
                    services.start("stops.handle.deadline", "60000", "stops.serialize.serializer", serializer)) {
                HttpResponse<String> response = quote(service);
                assertEquals(200, response.statusCode(), response.body());
                JsonNode quote = Contract.json(response);
                assertEquals(7, quote.get("order").asInt());
                assertTrue(quote.get("total").decimalValue().signum() > 0, quote::toString);
                assertTrue(
                        response.body().endsWith("\"price\":12.50,\"stock\":3,\"shipping\":4,\"missing\":[]}"),
                        response.body());
            }
        }
        for (StubReplica.Request request : services.requests("pricing")) {
            assertEquals("/pricing/7", request.path());
            assertEquals("", request.header("Request-Previous-Attempts"), "a first attempt does not say so");
        }
    }

    @Test
    void everyHopIsToldWhatIsLeft() throws Exception {
        try (OrdersService service = services.start("stops.handle.deadline", "60000")) {
            quote(service);
            quote(service, "Request-Timeout", "30S");
            quote(service, "Request-Timeout", "600S");
        }
        for (String hop : List.of("pricing", "inventory", "shipping")) {
            List<StubReplica.Request> requests = services.requests(hop);
            assertEquals(3, requests.size());
            List<Long> left = requests.stream().map(QuoteIT::micros).sorted().toList();
            // which replica was asked first is not known; the caller's 30 s is the one that is below it
            assertTrue(left.get(0) > 0 && left.get(0) < 30_000_000, left::toString);
            assertTrue(left.get(1) > 30_000_000 && left.get(2) < 60_000_000, left::toString);
        }
    }

    private static long micros(StubReplica.Request request) {
        String text = request.header("Request-Timeout");
        assertTrue(text.matches("\\d{1,8}u"), text);
        return Long.parseLong(text.substring(0, text.length() - 1));
    }

    @Test
    void oneAfterTheOtherEachIsToldLess() throws Exception {
        try (OrdersService service =
                services.start("stops.handle.deadline", "60000", "stops.handle.fan-out", "sequential")) {
            assertEquals(200, quote(service).statusCode());
        }
        long pricing = micros(services.requests("pricing").getFirst());
        long inventory = micros(services.requests("inventory").getFirst());
        long shipping = micros(services.requests("shipping").getFirst());
        assertTrue(pricing > inventory && inventory > shipping, pricing + " " + inventory + " " + shipping);
    }

    @Test
    void withoutADeadlineNobodyIsToldAndTheCallersIsNotHeeded() throws Exception {
        try (OrdersService service =
                services.start("stops.handle.deadline", "0", "stops.handle.fan-out", "sequential")) {
            assertEquals(200, quote(service, "Request-Timeout", "0u").statusCode());
        }
        services.all()
                .forEach(replica ->
                        replica.requests().forEach(request -> assertEquals("", request.header("Request-Timeout"))));
    }

    @Test
    void inParallelAllAreAskedBeforeAnyoneAnswers() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        services.all()
                .forEach(replica -> replica.does(request -> {
                    asked.countDown();
                    try {
                        return asked.await(30, TimeUnit.SECONDS) ? replica.part(request) : Answer.status(500);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
        try (OrdersService service =
                services.start("stops.handle.deadline", "60000", "stops.handle.hop-timeout", "60000")) {
            assertEquals(200, quote(service).statusCode());
        }
    }

    @Test
    void theFaultWaitsForEachHopInTurn() throws Exception {
        services.all().forEach(replica -> replica.does(request -> Answer.NEVER));
        try (OrdersService service = services.start(
                "stops.handle.deadline", "0",
                "stops.handle.fan-out", "sequential",
                "stops.handle.hop-timeout", "2000")) {
            long start = System.nanoTime();
            Contract.problem(504, quote(service));
            // the sum is the fault; that there is an answer at all shows that it is no more than that
            assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(6000));
            assertEquals(0, ended(service, "deadline"), "no deadline was there to cut it");
            await().until(() ->
                    services.all().stream().mapToInt(StubReplica::left).sum() == 3);
        }
        assertEquals(1, services.requests("pricing").size());
        assertEquals(1, services.requests("shipping").size(), "asked although there could be no quote any more");
    }

    @Test
    void theDeadlineCutsAndEveryHopIsCancelled() throws Exception {
        services.all().forEach(replica -> replica.does(request -> Answer.NEVER));
        try (OrdersService service = services.start("stops.handle.deadline", "5000")) {
            HttpResponse<String> response = quote(service);
            Contract.problem(504, response);
            assertEquals("", header(response, "Retry-After"));
            // counted once the answer has left, which its client may see first
            await().until(() -> ended(service, "deadline") == 1);
            await().until(() ->
                    services.all().stream().mapToInt(StubReplica::left).sum() == 3);
            await().until(() -> Meters.value(service.adminPort(), "client_connections", "pricing") == 0);
        }
    }

    @Test
    void anOptionalPartThatIsLateIsNamedAndNotWaitedFor() throws Exception {
        services.answers("shipping", Answer.NEVER);
        try (OrdersService service = services.start("stops.handle.deadline", "5000")) {
            HttpResponse<String> response = quote(service);
            assertEquals(200, response.statusCode(), response.body());
            JsonNode quote = Contract.json(response);
            assertTrue(quote.get("shipping").isNull(), quote::toString);
            assertEquals("[\"shipping\"]", quote.get("missing").toString());
            assertEquals(3, quote.get("stock").asInt());
            assertEquals(0, ended(service, "deadline"), "it was answered");
            await().until(() ->
                    services.of("shipping").stream().mapToInt(StubReplica::left).sum() == 1);
        }
    }

    @Test
    void anOptionalPartMayBeMissingForAnyReason() throws Exception {
        try (OrdersService service = services.start("stops.handle.deadline", "60000", "stops.handle.hedging", "off")) {
            for (Answer answer : List.of(
                    Answer.status(500),
                    Answer.status(404),
                    Answer.status(504),
                    Answer.status(503, "Retry-After: 1"),
                    new Answer(200, "", "{\"service\":\"shipping\",\"order\":8,\"days\":4}"),
                    new Answer(200, "", "{\"service\":\"shipping\",\"order\":7,\"days\":4.5}"),
                    new Answer(200, "", "nonsense"))) {
                services.answers("shipping", answer);
                HttpResponse<String> response = quote(service);
                assertEquals(200, response.statusCode(), answer + " " + response.body());
                assertEquals(
                        "[\"shipping\"]", Contract.json(response).get("missing").toString(), answer::toString);
            }
        }
    }

    @Test
    void whereNothingMayBeMissingThereIsNoQuoteWithoutIt() throws Exception {
        services.answers("shipping", Answer.status(500));
        try (OrdersService service =
                services.start("stops.handle.deadline", "60000", "stops.handle.partial", "all-or-nothing")) {
            Contract.problem(502, quote(service));
        }
    }

    @Test
    void aFailureThatDecidesTheAnswerCancelsTheOthers() throws Exception {
        services.answers("pricing", Answer.status(500));
        services.answers("inventory", Answer.NEVER);
        services.answers("shipping", Answer.NEVER);
        try (OrdersService service = services.start(
                "stops.handle.deadline",
                "600000",
                "stops.handle.hop-timeout",
                "600000",
                "stops.handle.hedging",
                "off")) {
            Contract.problem(502, quote(service));
            // one that had not been sent yet is not sent at all: nobody is left waiting
            await().until(() ->
                    services.all().stream().mapToInt(StubReplica::connections).sum() == 1);
        }
    }

    @Test
    void aConnectionThatTheOtherSideClosedIsNotTheClientsProblem() throws Exception {
        try (OrdersService service = services.start("stops.handle.deadline", "60000")) {
            for (int i = 0; i < 4; i++) {
                assertEquals(200, quote(service).statusCode());
            }
            for (StubReplica replica : services.all()) {
                replica.dropConnections();
            }
            for (int i = 0; i < 4; i++) {
                HttpResponse<String> response = quote(service);
                assertEquals("[]", Contract.json(response).get("missing").toString(), response.body());
            }
        }
    }
}
