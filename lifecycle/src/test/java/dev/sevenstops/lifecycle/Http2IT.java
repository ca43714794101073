package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The seven stops of requests that come as streams of HTTP/2, with prior knowledge; the client writes its frames itself. */
class Http2IT {
    private static void both(WebServerConfig.Builder server) {
        server.addProtocol(Http1Config.create())
                .addProtocol(Http2Config.builder().build());
    }

    private static void orders(HttpRouting.Builder routing) {
        routing.addFilter((chain, request, response) -> {
                    spend(MILLI);
                    chain.proceed();
                })
                .get("/orders/{id}", (request, response) -> {
                    spend(3 * MILLI);
                    byte[] bytes;
                    try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
                        spend(2 * MILLI);
                        bytes = new byte[100];
                    }
                    response.send(bytes);
                });
    }

    @Test
    void aStreamMakesTheSevenStopsInTheirOrderAndTheyAddUp() throws Exception {
        try (TestServer server = new TestServer(Http2IT::both, Http2IT::orders);
                Http2Client client = new Http2Client(server.connect(), 65_535)) {
            client.get(1, "/orders/7");
            assertEquals(1, client.readToEndOfAStream());
            Seen first = server.next();
            assertEquals(End.COMPLETE, first.end());
            assertEquals(Stop.DRAIN, first.at());
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
            assertTrue(first.own().get(Stop.HANDLE) >= 3 * MILLI, "the handler's time is handle's: " + first);
            assertTrue(first.own().get(Stop.SERIALIZE) >= 2 * MILLI, "the scope's time is serialize's: " + first);

            client.get(3, "/orders/8");
            assertEquals(3, client.readToEndOfAStream());
            Seen second = server.next();
            assertFalse(second.order().contains(Stop.ACCEPT), "accept belongs to the connection's first request");
            assertEquals(second.total(), second.sum());
        }
    }

    @Test
    void theWaitForTheClientsWindowIsDrain() throws Exception {
        try (TestServer server = new TestServer(Http2IT::both, Http2IT::orders);
                Http2Client client = new Http2Client(server.connect(), 10)) {
            client.get(1, "/orders/7");
            assertEquals(10, client.readUntil(Http2Client.DATA).payload().length, "no more than the window");
            spend(30 * MILLI);
            client.widen(1, 256);
            assertEquals(1, client.readToEndOfAStream());
            Seen seen = server.next();
            assertEquals(End.COMPLETE, seen.end());
            assertTrue(seen.own().get(Stop.DRAIN) >= 30 * MILLI, "the wait is not in drain: " + seen);
            assertEquals(seen.total(), seen.sum());
        }
    }

    @Test
    void streamsOfOneConnectionAreTimedApart() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server = new TestServer(
                        Http2IT::both,
                        routing -> routing.get("/held", (request, response) -> {
                                    assertTrue(release.await(20, TimeUnit.SECONDS));
                                    response.send("held");
                                })
                                .get("/free", (request, response) -> response.send("free")));
                Http2Client client = new Http2Client(server.connect(), 65_535)) {
            client.get(1, "/held");
            client.get(3, "/free");
            assertEquals(3, client.readToEndOfAStream(), "the second is not behind the first");
            Seen free = server.next();
            spend(30 * MILLI);
            release.countDown();
            assertEquals(1, client.readToEndOfAStream());
            Seen held = server.next();
            assertTrue(held.own().get(Stop.HANDLE) >= 30 * MILLI, "the wait is the held one's: " + held);
            assertEquals(held.total(), held.sum());
            assertEquals(free.total(), free.sum());
            assertTrue(held.order().contains(Stop.ACCEPT));
            assertFalse(free.order().contains(Stop.ACCEPT), "accept is charged once");
        }
    }

    @Test
    void aStreamThatTheClientResetsIsEndedByTheClientAndNoOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestServer server = new TestServer(
                        Http2IT::both,
                        routing -> routing.get("/held", (request, response) -> {
                                    assertTrue(release.await(20, TimeUnit.SECONDS));
                                    response.send("held");
                                })
                                .get("/free", (request, response) -> response.send("free")));
                Http2Client client = new Http2Client(server.connect(), 65_535)) {
            client.get(1, "/held");
            client.cancel(1);
            client.ping(0);
            // frames are read in their order: now the reset has been
            client.readUntil(Http2Client.PING);
            release.countDown();
            Seen reset = server.next();
            assertEquals(End.CLIENT, reset.end());
            assertEquals(Stop.DRAIN, reset.at());
            client.get(3, "/free");
            assertEquals(3, client.readToEndOfAStream(), "the connection goes on, and nothing more came of stream 1");
            assertEquals(End.COMPLETE, server.next().end());
        }
    }
}
