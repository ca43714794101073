package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Handshakes that stay half open: the client is in a namespace of its own, and the server's believes it at a hardware address where nobody
 * is, so that the client's SYN arrives and the answer never does.
 */
class HalfOpenIT {
    private static final int CLIENTS = 20;

    /** A process that begins connections and holds them until its standard input ends. */
    static final class Client {
        private Client() {}

        /** The arguments are host, port, and how many. */
        public static void main(String[] args) throws IOException {
            List<SocketChannel> channels = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
                channels.add(channel);
            }
            System.out.println("{\"begun\":" + channels.size() + "}");
            while (System.in.read() >= 0) {
                // nothing is expected
            }
        }
    }

    private static void connect(NetworkNamespace server, NetworkNamespace client) throws Exception {
        server.shell("ip link add inside address 02:00:00:00:00:01 type veth peer name outside netns " + client.name());
        server.shell("ip address add 10.8.0.1/24 dev inside && ip link set inside up");
        client.shell("ip address add 10.8.0.2/24 dev outside && ip link set outside up");
        client.shell("ip neighbour replace 10.8.0.1 lladdr 02:00:00:00:00:01 dev outside nud permanent");
        server.shell("ip neighbour replace 10.8.0.2 lladdr 02:00:00:00:00:99 dev inside nud permanent");
    }

    @Test
    void theyAreCountedApartFromThoseThatWaitToBeAccepted() throws Exception {
        try (NetworkNamespace server = NetworkNamespace.create();
                NetworkNamespace client = NetworkNamespace.create()) {
            connect(server, client);
            String database = "app.database=" + TestDatabase.file().path();
            try (AppProcess app = AppProcess.of(server.inside(AppProcess.command(
                    "--supervised",
                    "app.host=0.0.0.0",
                    "app.port=0",
                    "app.admin.port=0",
                    database,
                    "stops.accept.backlog=8")))) {
                JsonNode ready = app.line();
                int adminPort = ready.get("adminPort").asInt();
                String port = ready.get("port").asText();
                try (AppProcess clients = AppProcess.of(client.inside(
                        MetricsReader.javaProcess(Client.class, "10.8.0.1", port, Integer.toString(CLIENTS))))) {
                    assertEquals(CLIENTS, clients.line().get("begun").asInt(), clients::err);
                    await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
                        MetricsReader metrics = MetricsReader.read(server, adminPort);
                        int halfOpen = metrics.figure("lifecycle.accept.half-open");
                        // Linux compares with > or with >=, depending on the version
                        assertTrue(halfOpen == 8 || halfOpen == 9, metrics::toString);
                        assertTrue(
                                metrics.figure("lifecycle.accept.half-open.cookies") >= CLIENTS - 9, metrics::toString);
                        assertEquals(8, metrics.figure("lifecycle.accept.half-open.limit"), metrics::toString);
                        assertEquals(0, metrics.figure("lifecycle.accept.queue.depth"), metrics::toString);
                        assertEquals(0, metrics.figure("lifecycle.accept.overflows"), metrics::toString);
                        assertEquals(0, metrics.figure("lifecycle.connections.accepted"), metrics::toString);
                    });
                }
                app.process().getOutputStream().close();
                assertEquals(0, app.exitCode(), app::err);
            }
        }
    }
}
