package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ListenerDropsTest {
    @Test
    void theDropsOfAllListedSocketsAreAdded() {
        assertEquals(
                OptionalLong.of(112),
                ListenerDrops.in(
                        "LISTEN 5 4 127.0.0.1:80 0.0.0.0:*\n\t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d105)\n"
                                + "LISTEN 0 4 [::1]:80 [::]:*\n\t skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d7)\n"));
        assertEquals(OptionalLong.empty(), ListenerDrops.in(""));
    }

    @Test
    void aFullQueueDropsAtItsOwnSocketAndAtNoOther() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket full = new ServerSocket(0, 1, loopback);
                ServerSocket idle = new ServerSocket(0, 1, loopback)) {
            OptionalLong before = ListenerDrops.at(full.getLocalPort());
            assumeTrue(before.isPresent(), "ss is not installed");
            assertEquals(OptionalLong.of(0), before);
            List<SocketChannel> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 20; i++) {
                    clients.add(connecting(new InetSocketAddress(loopback, full.getLocalPort())));
                }
                assertTrue(ListenerDrops.at(full.getLocalPort()).orElse(0) > 0);
                assertEquals(OptionalLong.of(0), ListenerDrops.at(idle.getLocalPort()));
            } finally {
                for (SocketChannel client : clients) {
                    client.close();
                }
            }
        }
    }

    /** On the loopback device a handshake is over, or dropped, when this returns. */
    private static SocketChannel connecting(InetSocketAddress to) throws IOException {
        SocketChannel client = SocketChannel.open();
        client.configureBlocking(false);
        client.connect(to);
        return client;
    }
}
