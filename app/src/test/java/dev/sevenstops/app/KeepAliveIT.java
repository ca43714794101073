package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a connection lives, over raw sockets. */
class KeepAliveIT {
    private static final String GET = get("/orders/1");

    @Test
    void aConnectionIsKeptUntilTheClientWantsItClosed() throws Exception {
        try (AppProcess app = AppProcess.supervised()) {
            int port = app.line().get("port").asInt();
            for (String value : new String[] {"close", "Close", "TE, close"}) {
                try (RawClient client = new RawClient(port)) {
                    client.send(GET);
                    assertFalse(client.readResponse().contains("Connection: close"));
                    client.send(GET.replace("Host", "Connection: " + value + "\r\nHost") + GET);
                    String rest = client.readText();
                    assertTrue(rest.contains("\r\nConnection: close\r\n"), rest);
                    assertEquals(0, rest.lastIndexOf("HTTP/1.1 "), "nothing is served behind it: " + rest);
                }
            }
            // errors of routes are answers like any other
            try (RawClient client = new RawClient(port)) {
                client.send(get("/orders/none"));
                assertTrue(client.readResponse().startsWith("HTTP/1.1 400 "));
                client.send(authorized("/none"));
                assertTrue(client.readResponse().startsWith("HTTP/1.1 404 "));
                client.send(GET);
                assertTrue(client.readResponse().startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void withoutKeepAliveEachResponseIsTheLast() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.drain.keep-alive=false")) {
            int port = app.line().get("port").asInt();
            for (String request : new String[] {GET, get("/orders/none"), get("/none")}) {
                try (RawClient client = new RawClient(port)) {
                    client.send(request + GET);
                    String all = client.readText();
                    assertTrue(all.contains("\r\nConnection: close\r\n"), all);
                    assertEquals(0, all.lastIndexOf("HTTP/1.1 "), all);
                }
            }
            try (RawClient client = new RawClient(port)) {
                client.send(authorized("/orders/export?rows=200"));
                String all = client.readText();
                assertTrue(all.contains("\r\nConnection: close\r\n"), all);
                assertTrue(all.endsWith("\r\n0\r\n\r\n"), "the last chunk is there");
            }
        }
    }

    @Test
    void theSameWithoutTheInstrument() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.drain.keep-alive=false", "lifecycle.enabled=false")) {
            try (RawClient client = new RawClient(app.line().get("port").asInt())) {
                client.send(GET);
                assertTrue(client.readText().contains("\r\nConnection: close\r\n"));
            }
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (AppProcess app = AppProcess.supervised("stops.drain.idle-timeout=2000")) {
            int port = app.line().get("port").asInt();
            try (RawClient client = new RawClient(port)) {
                client.send(GET);
                assertFalse(client.readResponse().contains("Connection: close"));
                assertEquals("", client.readText(), "closed in the end, without a word");
            }
        }
    }

    /** The counter-test: what is waited for above does not come with the hardened timeout. */
    @Test
    void anIdleConnectionIsKeptMuchLonger() throws Exception {
        try (AppProcess app = AppProcess.supervised();
                RawClient client = new RawClient(app.line().get("port").asInt())) {
            client.send(GET);
            client.readResponse();
            client.timeout(Duration.ofSeconds(6));
            assertThrows(SocketTimeoutException.class, client::readText);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static String authorized(String path) throws Exception {
        return get(path).replace("Host", "Authorization: " + TestTokens.bearer("orders:export") + "\r\nHost");
    }
}
