package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.TestServer.get;
import static dev.sevenstops.lifecycle.TestServer.readResponse;
import static dev.sevenstops.lifecycle.TestServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionHookIT {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHookSeesTheSocketOfEachConnectionWithAndWithoutTheInstrument(boolean enabled) throws Exception {
        BlockingQueue<SocketChannel> seen = new LinkedBlockingQueue<>();
        WebServerConfig.Builder builder = WebServer.builder().host("127.0.0.1").port(0);
        Lifecycle.install(
                builder,
                Config.just(ConfigSources.create(Map.of("lifecycle.enabled", Boolean.toString(enabled)))),
                Layers.NONE.with((connection, socket, channel) -> {
                    seen.add(channel.orElseThrow());
                    return connection;
                }),
                routing -> routing.get("/hello", (request, response) -> response.send("hello")));
        WebServer server = builder.build().start();
        try {
            for (int i = 0; i < 2; i++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    client.setSoTimeout(20_000);
                    send(client, get("/hello"));
                    assertEquals(200, readResponse(client));
                    SocketChannel channel = seen.poll(20, TimeUnit.SECONDS);
                    assertNotNull(channel);
                    assertEquals(client.getLocalPort(), ((InetSocketAddress) channel.getRemoteAddress()).getPort());
                }
            }
            assertEquals(0, seen.size(), "once for each connection");
        } finally {
            server.stop();
        }
    }
}
