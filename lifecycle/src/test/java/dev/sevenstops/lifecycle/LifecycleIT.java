package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRoute;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleIT {
    private static final Handler ORDER = (request, response) -> {
        spend(3 * MILLI);
        byte[] bytes;
        try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
            spend(2 * MILLI);
            bytes = new byte[100];
        }
        response.send(bytes);
    };

    @Test
    void aRequestMakesTheSevenStopsInTheirOrderAndTheyAddUp() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.addFilter((chain, request, response) -> {
                            spend(MILLI);
                            chain.proceed();
                        })
                        .get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, get("/orders/7"));
            assertEquals(200, readResponse(socket));
            Seen first = server.next();

            assertEquals(End.COMPLETE, first.end());
            assertEquals(Stop.DRAIN, first.at());
            // Helidon runs filters before it routes
            assertEquals(
                    List.of(
                            Stop.ACCEPT,
                            Stop.PARSE,
                            Stop.MIDDLEWARE,
                            Stop.ROUTE,
                            Stop.HANDLE,
                            Stop.SERIALIZE,
                            Stop.DRAIN),
                    first.order());
            assertEquals(first.total(), first.sum());
            assertTrue(first.own().get(Stop.MIDDLEWARE) >= MILLI, "the filter's time is middleware's: " + first);
            assertTrue(first.own().get(Stop.HANDLE) >= 3 * MILLI, "the handler's time is handle's: " + first);
            assertTrue(first.own().get(Stop.SERIALIZE) >= 2 * MILLI, "the scope's time is serialize's: " + first);
            assertTrue(first.own().get(Stop.HANDLE) < first.total() - 2 * MILLI, "serialize is not handle's: " + first);

            send(socket, get("/orders/8"));
            assertEquals(200, readResponse(socket));
            Seen second = server.next();
            assertFalse(second.order().contains(Stop.ACCEPT), "accept belongs to the connection's first request");
            assertEquals(second.total(), second.sum());
        }
    }

    @Test
    void workHiddenBetweenTheStopsShowsUpInTheResidual() throws Exception {
        FixedLimit open = FixedLimit.create();
        // a limit is asked between parse and middleware, where no stop is
        Limit slow = (Limit) Proxy.newProxyInstance(
                Limit.class.getClassLoader(), new Class<?>[] {Limit.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("tryAcquireOutcome")) {
                        spend(30 * MILLI);
                    }
                    return method.invoke(open, arguments);
                });
        try (TestServer server = new TestServer(
                        config -> config.concurrencyLimit(slow), routing -> routing.get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, get("/orders/7"));
            assertEquals(200, readResponse(socket));
            Seen seen = server.next();
            assertTrue(seen.residual() >= 30 * MILLI, "hidden work is not in the residual: " + seen);
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void pipelinedRequestsAreTimedOneByOne() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, get("/orders/1") + get("/orders/2") + get("/nowhere"));
            for (int i = 0; i < 3; i++) {
                assertEquals(i < 2 ? 200 : 404, readResponse(socket));
                Seen seen = server.next();
                assertEquals(End.COMPLETE, seen.end());
                assertEquals(seen.total(), seen.sum());
            }
        }
    }

    @Test
    void aBodyThatNobodyReadDoesNotSpoilTheNextRequest() throws Exception {
        try (TestServer server =
                        new TestServer(routing -> routing.post("/ignore", (request, response) -> response.send("x"))
                                .get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, "POST /ignore HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n01234");
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end());
            spend(50 * MILLI);
            long sent = System.nanoTime();
            send(socket, "56789" + get("/orders/1"));
            assertEquals(200, readResponse(socket));
            long answered = System.nanoTime() - sent;
            Seen next = server.next();
            assertTrue(next.own().get(Stop.PARSE) <= answered, "waiting for the old body was charged to it: " + next);
            assertEquals(next.total(), next.sum());

            // this time the body that nobody reads and the next request come in one piece
            spend(50 * MILLI);
            sent = System.nanoTime();
            send(socket, "POST /ignore HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n0123" + get("/orders/2"));
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end());
            assertEquals(200, readResponse(socket));
            answered = System.nanoTime() - sent;
            Seen pipelined = server.next();
            assertTrue(
                    pipelined.own().get(Stop.PARSE) <= answered, "charged from an older request's body: " + pipelined);
        }
    }

    @Test
    void aBodyThatTheHandlerWaitsForIsParsing() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        try (TestServer server = new TestServer(routing -> routing.post("/orders", (request, response) -> {
                    inHandler.countDown();
                    response.send(request.content().as(String.class));
                }));
                Socket socket = server.connect()) {
            send(socket, "POST /orders HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n01");
            assertTrue(inHandler.await(20, TimeUnit.SECONDS));
            spend(40 * MILLI);
            send(socket, "23");
            assertEquals(200, readResponse(socket));
            Seen seen = server.next();
            assertTrue(
                    seen.own().get(Stop.PARSE) > seen.own().get(Stop.HANDLE),
                    "the wait for the body is not parse's: " + seen);
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void anExceptionInTheHandlerIsAnEndByTheServerAtHandle() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/broken", (request, response) -> {
                    throw new IllegalStateException("broken on purpose");
                }));
                Socket socket = server.connect()) {
            send(socket, get("/broken"));
            assertEquals(500, readResponse(socket));
            Seen seen = server.next();
            assertEquals(End.SERVER, seen.end());
            assertEquals(Stop.HANDLE, seen.at());
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void anExceptionInAFilterIsAnEndByTheServerAtMiddleware() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.addFilter((chain, request, response) -> {
                            throw new IllegalStateException("broken on purpose");
                        })
                        .get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, get("/orders/1"));
            assertEquals(500, readResponse(socket));
            Seen seen = server.next();
            assertEquals(End.SERVER, seen.end());
            assertEquals(Stop.MIDDLEWARE, seen.at());
        }
    }

    @Test
    void whatMatchesNoRouteIsAnsweredAndComplete() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, get("/nowhere"));
            assertEquals(404, readResponse(socket));
            Seen seen = server.next();
            assertEquals(End.COMPLETE, seen.end());
            assertFalse(seen.order().contains(Stop.HANDLE));
        }
    }

    @Test
    void bytesThatAreNoRequestAreRefusedAtParse() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/orders/{id}", ORDER));
                Socket socket = server.connect()) {
            send(socket, "GET /orders/1 HTTP/1.1\r\nHo st: x\r\n\r\n");
            assertEquals(400, readResponse(socket));
            Seen seen = server.next();
            assertEquals(End.SERVER, seen.end());
            assertEquals(Stop.PARSE, seen.at());
        }
    }

    @Test
    void aClientThatLeavesWithinTheHeadersEndsItAtParse() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/orders/{id}", ORDER))) {
            try (Socket socket = server.connect()) {
                send(socket, "GET /orders/1 HTTP/1.1\r\nHost: te");
            }
            Seen seen = server.next();
            assertEquals(End.CLIENT, seen.end());
            assertEquals(Stop.PARSE, seen.at());
        }
    }

    @Test
    void aClientThatLeavesWithinTheBodyEndsItAtParse() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.post(
                "/orders",
                (request, response) -> response.send(request.content().as(String.class))))) {
            try (Socket socket = server.connect()) {
                send(socket, "POST /orders HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\n01");
            }
            Seen seen = server.next();
            assertEquals(End.CLIENT, seen.end());
            assertEquals(Stop.PARSE, seen.at());
        }
    }

    @Test
    void aClientThatLeavesWithinTheResponseEndsItAtDrain() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/export", (request, response) -> {
            try (var out = response.outputStream()) {
                byte[] row = new byte[64 * 1024];
                for (int i = 0; i < 4_000; i++) {
                    out.write(row);
                }
            }
        }))) {
            try (Socket socket = server.connect()) {
                send(socket, get("/export"));
                socket.getInputStream().readNBytes(100_000);
                socket.setSoLinger(true, 0);
            }
            Seen seen = server.next();
            assertEquals(End.CLIENT, seen.end());
            assertEquals(Stop.DRAIN, seen.at());
            assertTrue(seen.own().get(Stop.DRAIN) > 0);
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void aShutdownInTheMiddleOfARequestIsAnEndByTheServer() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        TestServer server = new TestServer(routing -> routing.get("/slow", (request, response) -> {
            inHandler.countDown();
            new CountDownLatch(1).await(); // until the shutdown interrupts it
            response.send("late");
        }));
        try (server;
                Socket socket = server.connect()) {
            send(socket, get("/slow"));
            assertTrue(inHandler.await(20, TimeUnit.SECONDS));
            server.server().stop();
            Seen seen = server.next();
            assertEquals(End.SERVER, seen.end());
            assertEquals(Stop.HANDLE, seen.at());
        }
    }

    @Test
    void handlersThatPassOnAndHeaderPredicatesKeepWorking() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.any(
                                "/orders/*", (request, response) -> response.next())
                        .route(HttpRoute.builder()
                                .methods(Method.GET)
                                .path("/orders/{id}")
                                .headers(headers -> headers.contains(io.helidon.http.HeaderNames.create("X-Special")))
                                .handler((request, response) ->
                                        response.status(202).send("special"))
                                .build())
                        .register("/orders", rules -> rules.get("/{id}", ORDER)));
                Socket socket = server.connect()) {
            send(socket, get("/orders/7"));
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end());
            send(socket, "GET /orders/7 HTTP/1.1\r\nHost: test\r\nX-Special: 1\r\n\r\n");
            assertEquals(202, readResponse(socket));
            Seen seen = server.next();
            assertEquals(End.COMPLETE, seen.end());
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void noEndIsLostUnderLoadWithClientsThatComeAndGo() throws Exception {
        int clients = 40;
        try (TestServer server =
                new TestServer(routing -> routing.get("/hello", (request, response) -> response.send("hello")))) {
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            for (int c = 0; c < clients; c++) {
                boolean leaves = c % 4 == 0;
                threads.add(Thread.ofVirtual().start(() -> {
                    try (Socket socket = server.connect()) {
                        for (int i = 0; i < 25; i++) {
                            send(socket, get("/hello"));
                            assertEquals(200, readResponse(socket));
                        }
                        if (leaves) {
                            send(socket, "GET /hel");
                        }
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            int left = 0;
            for (int i = 0; i < clients * 25 + clients / 4; i++) {
                if (server.next().end() == End.CLIENT) {
                    left++;
                }
            }
            assertEquals(clients / 4, left);
            assertEquals(0, server.unread());
        }
    }
}
