package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.BodyServer.JSON;
import static dev.sevenstops.lifecycle.BodyServer.assertGoesOn;
import static dev.sevenstops.lifecycle.BodyServer.assertStopped;
import static dev.sevenstops.lifecycle.BodyServer.defence;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.lifecycle.Http2Client.Frame;
import dev.sevenstops.lifecycle.defence.Cause;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of HTTP/2 that one of the two sides has left before they are complete: the handler, which does not read them, or the client. */
@Timeout(60)
class Http2AbandonedBodiesIT {
    private static final Duration SOON = Duration.ofMillis(500);

    @Test
    void aBodyThatNobodyReadsIsNotWaitedForEither() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (BodyServer server = new BodyServer(defence);
                Http2Client client = server.connect()) {
            client.post(1, "/ignored");
            client.data(1, JSON, false);
            assertEquals(1, client.readToEndOfAStream());
            assertStopped(client, 1);
            server.assertEnd(End.COMPLETE, Stop.DRAIN);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            assertGoesOn(client, 3);
        }
    }

    /** Helidon reads what is left of the body before it answers. */
    @Test
    void norThatOfAHandlerWhichHasFailed() throws Exception {
        try (BodyServer server = new BodyServer(defence(SOON, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/failing");
            client.data(1, JSON, false);
            assertEquals(1, client.readToEndOfAStream());
            assertStopped(client, 1);
            server.assertThreadLeaves();
            assertGoesOn(client, 3);
        }
    }

    /** What Helidon refuses is never routed. */
    @Test
    void norThatOfARequestWhichIsOneTooMany() throws Exception {
        Defence defence = defence(SOON, Rate.ANY);
        try (BodyServer server = new BodyServer(defence, config -> config.maxConcurrentRequests(1));
                Http2Client client = server.connect()) {
            client.get(1, "/held");
            server.awaitReader();
            client.post(3, "/read");
            client.data(3, JSON, false);
            assertEquals(3, client.readToEndOfAStream());
            assertStopped(client, 3);
            assertEquals(1, defence.ended(Cause.BODY_TIMEOUT));
            server.release();
            assertEquals(1, client.readToEndOfAStream());
        }
    }

    @Test
    void aClientThatResetsItsStreamIsNotWaitedFor() throws Exception {
        try (BodyServer server = new BodyServer(defence(Duration.ZERO, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/read");
            client.data(1, JSON, false);
            server.awaitReader();
            client.cancel(1);
            server.assertEnd(End.CLIENT, Stop.PARSE);
            assertGoesOn(client, 3);
        }
    }

    /** Helidon gives the connection's window back for what is taken from its queue, and for nothing else. */
    @Test
    void whatNobodyReadsOfAStreamThatIsResetGivesItsWindowBack() throws Exception {
        try (BodyServer server = new BodyServer(defence(Duration.ZERO, Rate.ANY));
                Http2Client client = server.connect()) {
            client.post(1, "/held");
            for (int i = 0; i < 10; i++) {
                client.data(1, "x".repeat(100), false);
            }
            server.awaitReader();
            client.cancel(1);
            client.ping(3);
            client.readUntil(Http2Client.PING);
            server.release();
            int given = 0;
            while (given < 10 * 100) {
                Frame frame = client.readUntil(Http2Client.WINDOW_UPDATE);
                given += frame.stream() == 0 ? frame.code() : 0;
            }
            assertEquals(10 * 100, given, "once");
            assertGoesOn(client, 3);
        }
    }

    @Test
    void aClientThatLeavesIsNotWaitedFor() throws Exception {
        try (BodyServer server = new BodyServer(defence(Duration.ZERO, Rate.ANY))) {
            try (Http2Client client = server.connect()) {
                client.post(1, "/read");
                client.data(1, JSON, false);
                server.awaitReader();
            }
            server.assertEnd(End.CLIENT, Stop.PARSE);
        }
    }
}
