package dev.sevenstops.app;

import static dev.sevenstops.app.Contract.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.settings.StartupFailure;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The faults of the middleware stop are there when they are switched on, and only then. */
class MiddlewareIT {
    @Test
    void theForgottenRouteIsOpenAndNothingElse() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.auth", "after-routes"));
                Contract client = new Contract(service.port())) {
            HttpResponse<String> response =
                    client.send(client.request("/orders/export?rows=2").build());
            assertEquals(200, response.statusCode(), "the fault");
            assertEquals(2, response.body().lines().count());
            client.problem(401, client.request("/nowhere").build());
            client.problem(401, client.request("/orders/7").DELETE().build());
            HttpResponse<String> post = client.send(client.request("/orders")
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Contract.ORDER))
                    .build());
            Contract.problem(401, post);
            assertEquals(200, client.send(client.request("/orders/7").build()).statusCode());
            assertEquals(201, client.send(client.post(Contract.ORDER)).statusCode());
        }
    }

    @Test
    void theHardenedServiceHasNoForgottenRoute() throws Exception {
        for (String order : List.of("specific-first", "generic-first")) {
            try (OrdersService service =
                            TestService.start(Map.of("stops.route.order", order, "stops.route.on-shadowed", "warn"));
                    Contract client = new Contract(service.port())) {
                client.problem(401, client.request("/orders/export?rows=2").build());
            }
        }
    }

    @Test
    void aBodyBeforeAuthIsReadForAnybody() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.body", "before-auth"));
                Contract client = new Contract(service.port())) {
            // who has no token learns what is wrong with the body: it was parsed
            client.problem(
                    400,
                    client.request("/orders")
                            .header("Content-Type", "application/json")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{"))
                            .build());
            client.problem(
                    401,
                    client.request("/orders")
                            .header("Content-Type", "application/json")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(Contract.ORDER))
                            .build());
            assertEquals(201, client.send(client.post(Contract.ORDER)).statusCode());
        }
    }

    @Test
    void withoutATokenTheAnswerDoesNotWaitForTheBody() throws Exception {
        try (OrdersService service = TestService.start(Map.of());
                RawClient client = new RawClient(service.port())) {
            client.send(
                    "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n"
                            + "\r\n");
            assertTrue(client.readResponse().startsWith("HTTP/1.1 401 "), "not a byte of the body was sent");
            // and when it comes after all, it is thrown away, and the connection goes on
            client.send("{".repeat(500_000) + "GET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
            client.send("POST /orders HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n");
            String last = client.readText();
            assertTrue(last.startsWith("HTTP/1.1 401 "), "and nobody is told to go on: " + last);
            assertTrue(last.contains("\r\nConnection: close\r\n"), "since the body may come or not: " + last);
        }
    }

    @Test
    void anEndlessBodyEndsTheConnection() throws Exception {
        try (OrdersService service = TestService.start(Map.of());
                RawClient client = new RawClient(service.port())) {
            client.send("POST /orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            String all = client.readText();
            assertTrue(all.startsWith("HTTP/1.1 401 ") && all.contains("Connection: close"), all);
        }
    }

    @Test
    void aChunkedBodyThatWasReadToItsEndDoesNotEndTheConnection() throws Exception {
        String post = "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
                + TestTokens.bearer("orders:write") + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (String framing : List.of("strict", "helidon")) {
            try (OrdersService service = TestService.start(Map.of("stops.parse.framing", framing));
                    RawClient client = new RawClient(service.port())) {
                client.send(post + "1\r\n+\r\n0\r\n\r\n");
                String refused = client.readResponse();
                assertTrue(refused.startsWith("HTTP/1.1 400 "), refused);
                assertTrue(refused.contains("it is not JSON at byte 0"), refused);
                client.send("GET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n");
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "), framing);
            }
        }
    }

    @Test
    void theAccessLogIsALineARequest() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.sevenstops.app.access");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try (OrdersService service = TestService.start(Map.of("stops.middleware.access-log", "true"));
                OrdersService silent = TestService.start(Map.of());
                Contract client = new Contract(service.port());
                Contract other = new Contract(silent.port())) {
            other.get("/orders/7");
            client.send(client.request("/orders/7").header("X-Request-Id", "r7").build());
            client.send(client.request("/nowhere%0a?secret=1").build());
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).matches("client=127.0.0.1 id=r7 method=GET path=/orders/7 status=200 bytes=\\d+ us=\\d+"),
                lines::toString);
        assertTrue(lines.get(1).contains(" path=/nowhere%0a status=401 "), lines::toString);
        assertFalse(lines.get(1).contains("secret"), lines::toString);
    }

    @Test
    void whatIsRefusedIsCountedAtItsStop() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.rate-limit", "1"));
                Contract client = new Contract(service.port());
                Contract admin = new Contract(service.adminPort())) {
            int refused = 0;
            while (refused < 3) {
                refused += client.send(client.request("/orders/7").build()).statusCode() == 429 ? 1 : 0;
            }
            String metrics = admin.send(admin.request("/observe/metrics")
                            .header("Accept", "text/plain")
                            .build())
                    .body();
            assertTrue(
                    metrics.lines()
                            .anyMatch(line -> line.startsWith("lifecycle_ended{")
                                    && line.contains("by=\"limit\"")
                                    && line.contains("stop=\"middleware\"")
                                    && !line.endsWith(" 0.0")),
                    metrics);
        }
    }

    @Test
    void secretsAreNotShown() throws Exception {
        try (OrdersService service = TestService.start(Map.of());
                Contract admin = new Contract(service.adminPort())) {
            HttpResponse<String> settings =
                    admin.send(admin.request("/observe/settings").build());
            assertFalse(settings.body().contains(TestTokens.SECRET), settings.body());
            assertTrue(settings.body().contains("\"stops.middleware.jwt.hs256-secret\":\"(set)\""), settings.body());
        }
    }

    @Test
    void aSecretThatIsTooShortIsRefusedAtStart() {
        StartupFailure failure = Assertions.assertThrows(
                StartupFailure.class, () -> TestService.start(Map.of("stops.middleware.jwt.hs256-secret", "short")));
        assertEquals(1, failure.line().lines().count());
        assertTrue(failure.line().startsWith("stops.middleware.jwt.hs256-secret: has 5 bytes"), failure.line());
    }

    @Test
    void withoutASecretNobodyHasAToken() throws Exception {
        try (OrdersService service = TestService.start(Map.of("stops.middleware.jwt.hs256-secret", ""));
                Contract client = new Contract(service.port())) {
            HttpResponse<String> response = client.send(
                    client.request("/orders/export", "orders:export").build());
            Contract.problem(401, response);
            assertTrue(header(response, "WWW-Authenticate").contains("invalid_token"));
        }
    }
}
