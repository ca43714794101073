package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.http.DirectHandler;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a limit ends is counted as ended by it, at the stop whose limit it is. */
class LimitIT {
    private static final Handler ANSWER = (request, response) -> response.send("x");

    private static void assertEnd(int status, Stop at, Consumer<WebServerConfig.Builder> config, String request)
            throws Exception {
        assertEnd(status, End.LIMIT, at, config, request);
    }

    private static void assertEnd(
            int status, End end, Stop at, Consumer<WebServerConfig.Builder> config, String request) throws Exception {
        Handler reading = (in, out) -> out.send(in.content().as(byte[].class));
        try (TestServer server = new TestServer(
                        config, routing -> routing.get("/orders", ANSWER).post("/orders", reading));
                Socket socket = server.connect()) {
            send(socket, request);
            assertEquals(status, readResponse(socket));
            Seen seen = server.next();
            assertEquals(end, seen.end());
            assertEquals(at, seen.at());
            assertEquals(seen.total(), seen.sum());
        }
    }

    private static String withHeader(int bytes) {
        return "GET /orders HTTP/1.1\r\nHost: test\r\nX-Large: " + "x".repeat(bytes) + "\r\n\r\n";
    }

    @Test
    void headersOverTheSizeEndAtParse() throws Exception {
        assertEnd(400, Stop.PARSE, config -> {}, withHeader(20_000));
    }

    @Test
    void malformedHeadersAreNoLimit() throws Exception {
        assertEnd(400, End.SERVER, Stop.PARSE, config -> {}, "GET /orders HTTP/1.1\r\nHo st: x\r\n\r\n");
    }

    @Test
    void headersOverTheSizeEndAtParseWhateverTheServiceAnswers() throws Exception {
        DirectHandler precise = (request, type, status, headers, message) -> DirectHandler.TransportResponse.builder()
                .status(Status.create(431))
                .build();
        assertEnd(
                431,
                Stop.PARSE,
                config -> config.directHandlers(DirectHandlers.builder()
                        .addHandler(DirectHandler.EventType.BAD_REQUEST, precise)
                        .build()),
                withHeader(20_000));
    }

    @Test
    void aRequestLineOverTheSizeEndsAtParse() throws Exception {
        assertEnd(414, Stop.PARSE, config -> {}, get("/orders?" + "x".repeat(10_000)));
    }

    @Test
    void anAnnouncedBodyOverTheSizeEndsAtParse() throws Exception {
        assertEnd(
                413,
                Stop.PARSE,
                config -> config.maxPayloadSize(10),
                "POST /orders HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\n\r\n");
    }

    @Test
    void aBodyThatGrowsOverTheSizeEndsAtParse() throws Exception {
        assertEnd(
                413,
                Stop.PARSE,
                config -> config.maxPayloadSize(10),
                "POST /orders HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n");
    }

    @Test
    void helidonsOwnLimitOfRequestsEndsAtMiddleware() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Consumer<HttpRouting.Builder> routing = rules -> rules.get("/slow", (request, response) -> {
            inHandler.countDown();
            assertTrue(goOn.await(20, TimeUnit.SECONDS));
            response.send("late");
        });
        try (TestServer server = new TestServer(config -> config.maxConcurrentRequests(1), routing);
                Socket first = server.connect();
                Socket second = server.connect()) {
            send(first, get("/slow"));
            assertTrue(inHandler.await(20, TimeUnit.SECONDS));
            send(second, get("/slow"));
            assertEquals(503, readResponse(second));
            Seen refused = server.next();
            assertEquals(End.LIMIT, refused.end());
            assertEquals(Stop.MIDDLEWARE, refused.at());
            goOn.countDown();
            assertEquals(200, readResponse(first));
            assertEquals(End.COMPLETE, server.next().end());
        }
    }

    @Test
    void whatTheApplicationMarksEndsWhereItSays() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.addFilter((chain, request, response) -> {
                            if (request.path().path().equals("/often")) {
                                Lifecycle.limited(Stop.MIDDLEWARE);
                                response.status(Status.TOO_MANY_REQUESTS_429).send();
                                return;
                            }
                            chain.proceed();
                        })
                        .get("/shed", (request, response) -> {
                            Lifecycle.limited(Stop.HANDLE);
                            Lifecycle.limited(Stop.SERIALIZE);
                            throw new HttpException("shed", Status.SERVICE_UNAVAILABLE_503, true);
                        })
                        .get("/orders", ANSWER));
                Socket socket = server.connect()) {
            send(socket, get("/often"));
            assertEquals(429, readResponse(socket));
            Seen often = server.next();
            assertEquals(End.LIMIT, often.end());
            assertEquals(Stop.MIDDLEWARE, often.at());

            send(socket, get("/shed"));
            assertEquals(503, readResponse(socket));
            Seen shed = server.next();
            assertEquals(End.LIMIT, shed.end());
            assertEquals(Stop.HANDLE, shed.at(), "the first mark counts");

            send(socket, get("/orders"));
            assertEquals(200, readResponse(socket));
            assertEquals(End.COMPLETE, server.next().end(), "the mark was the earlier request's");
        }
    }

    @Test
    void aDeadlineThatTheApplicationMarksEndsWhereItSays() throws Exception {
        try (TestServer server = new TestServer(routing -> routing.get("/late", (request, response) -> {
                            Lifecycle.deadline(Stop.HANDLE);
                            Lifecycle.limited(Stop.SERIALIZE);
                            response.status(Status.GATEWAY_TIMEOUT_504).send();
                        })
                        .get("/partial", (request, response) -> {
                            Lifecycle.deadline(Stop.HANDLE);
                            response.send("partial");
                        })
                        .get("/shed", (request, response) -> {
                            Lifecycle.limited(Stop.HANDLE);
                            Lifecycle.deadline(Stop.HANDLE);
                            response.status(Status.SERVICE_UNAVAILABLE_503).send();
                        })
                        .get("/orders", ANSWER));
                Socket socket = server.connect()) {
            assertEnd(server, socket, "/late", 504, End.DEADLINE, Stop.HANDLE);
            assertEnd(server, socket, "/partial", 200, End.DEADLINE, Stop.HANDLE);
            assertEnd(server, socket, "/shed", 503, End.LIMIT, Stop.HANDLE);
            assertEnd(server, socket, "/orders", 200, End.COMPLETE, Stop.DRAIN);
        }
    }

    private static void assertEnd(TestServer server, Socket socket, String path, int status, End end, Stop at)
            throws Exception {
        send(socket, get(path));
        assertEquals(status, readResponse(socket));
        Seen seen = server.next();
        assertEquals(end, seen.end(), path);
        assertEquals(at, seen.at(), path);
    }

    @Test
    void aMarkOutsideOfARequestIsNothing() {
        assertDoesNotThrow(() -> Lifecycle.limited(Stop.HANDLE));
        assertDoesNotThrow(() -> Lifecycle.deadline(Stop.HANDLE));
    }
}
