package dev.sevenstops.lifecycle.kernel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.lifecycle.kernel.ConnectionTable.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelReadingsTest {
    private static final Path PROC = Path.of("/proc");

    @Test
    void withoutProcEverythingIsAbsentNotZero(@TempDir Path empty) {
        assertTrue(new ListenQueue(empty, 80).depth().isEmpty());
        assertTrue(ListenCounters.read(empty).isEmpty());
        assertTrue(Somaxconn.read(empty).isEmpty());
        assertTrue(new ConnectionTable(empty, 80).reading().isEmpty());
        assertTrue(HalfOpenCounters.read(empty).isEmpty());
        assertTrue(HalfOpenLimit.read(empty, 128).isEmpty());
        assertTrue(AbortOnOverflow.read(empty).isEmpty());
    }

    @Test
    void countersAreFoundByName(@TempDir Path proc) throws Exception {
        Path net = Files.createDirectories(proc.resolve("self/net"));
        Files.writeString(net.resolve("netstat"), """
                IpExt: InNoRoutes ListenOverflows
                IpExt: 1 99
                TcpExt: SyncookiesSent ListenOverflows Other ListenDrops TCPReqQFullDrop
                TcpExt: 7 17 5 23 3
                """);
        // the first two lines are another table that happens to have a column of that name
        assertEquals(new ListenCounters(17, 23), ListenCounters.read(proc).orElseThrow());
        assertEquals(new HalfOpenCounters(3, 7), HalfOpenCounters.read(proc).orElseThrow());
    }

    @Test
    void halfOpenHandshakesAreThoseOfThePortInSynRecv(@TempDir Path proc) throws Exception {
        Path net = Files.createDirectories(proc.resolve("self/net"));
        // rows as Linux 6.18 writes them; 0x979F is the port
        Files.writeString(net.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100080A:979F 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 81 1 0000 99 0
                   1: 0100080A:979F 3200090A:0419 03 00000000:00000000 01:00000044 00000000     0        0 0 0 0000000029e86059
                   2: 0100080A:979F 3300090A:041A 01 00000000:00000000 00:00000000 00000000     0        0 82 1 0000 20 4
                   3: 0100080A:979E 3200090A:0419 03 00000000:00000000 01:00000044 00000000     0        0 0 0 0000000029e86059
                   4: 0100080A:1F90 3200090A:979F 03 00000000:00000000 01:00000044 00000000     0        0 0 0 0000000029e86059
                """);
        assertEquals(
                new Reading(1, 0, 0),
                new ConnectionTable(proc, 0x979F).reading().orElseThrow());
        assertEquals(
                new Reading(0, 0, 0), new ConnectionTable(proc, 80).reading().orElseThrow());
    }

    @Test
    void whatClientsHaveNotTakenIsInTheSendQueuesOfThePort(@TempDir Path proc) throws Exception {
        Path net = Files.createDirectories(proc.resolve("self/net"));
        Files.writeString(net.resolve("tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000     0        0 81 1 0000 99 0
                   1: 0100007F:1F90 0100007F:C350 01 00002000:00000007 01:00000014 00000000     0        0 82 1 0000 20 4
                   2: 0100007F:1F90 0100007F:C351 01 00000000:00000000 00:00000000 00000000     0        0 83 1 0000 20 4
                   3: 0100007F:1F90 0100007F:C352 08 00000300:00000000 01:00000014 00000000     0        0 84 1 0000 20 4
                   4: 0100007F:1F90 0100007F:C353 04 00000041:00000000 01:00000014 00000000     0        0 0 2 0000 20 4
                   5: 0100007F:1F90 0100007F:C354 09 00000001:00000000 01:00000014 00000000     0        0 0 2 0000 20 4
                   6: 0100007F:1F90 0100007F:C355 06 00000000:00000000 03:00001234 00000000     0        0 0 3 0000
                   7: 0100007F:C350 0100007F:1F90 01 00000900:00000020 00:00000000 00000000     0        0 85 1 0000 20 4
                   8: 0100007F:0050 0100007F:C356 01 00000500:00000000 01:00000014 00000000     0        0 86 1 0000 20 4
                """);
        Files.writeString(net.resolve("tcp6"), """
                  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when
                   0: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C357 01 FFFFFFFF:00000005 00:00000000 0
                """);
        // of the two that are closed, one byte each is the FIN
        assertEquals(
                new Reading(0, 0x2000 + 0x300 + 0x40 + 0xFFFFFFFFL, 4),
                new ConnectionTable(proc, 0x1F90).reading().orElseThrow());
    }

    @Test
    void whatIsWrittenStaysInTheQueueUntilTheClientReadsEvenBehindAClose() throws Exception {
        assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")), "this system has no /proc/self/net/tcp");
        try (ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            client.setOption(StandardSocketOptions.SO_RCVBUF, 16_384);
            client.connect(server.getLocalAddress());
            long written;
            try (SocketChannel accepted = server.accept()) {
                assertEquals(
                        new Reading(0, 0, 0),
                        new ConnectionTable(PROC, port).reading().orElseThrow());
                written = fill(accepted);
                assertHolds(written, new ConnectionTable(PROC, port).reading().orElseThrow());
            }
            assertHolds(written, new ConnectionTable(PROC, port).reading().orElseThrow());
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            for (long read = 0; read < written; ) {
                int count = client.read(buffer.clear());
                assertTrue(count >= 0, "the kernel has dropped what it held");
                read += count;
            }
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> new ConnectionTable(PROC, port)
                            .reading()
                            .orElseThrow()
                            .equals(new Reading(0, 0, 0)));
        }
    }

    /** Writes until the kernel takes nothing more. */
    private static long fill(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        long written = 0;
        for (int taken = 1; taken > 0; ) {
            taken = channel.write(ByteBuffer.allocate(65_536));
            written += taken;
        }
        return written;
    }

    private static void assertHolds(long written, Reading reading) {
        assertEquals(1, reading.queuedConnections());
        // a little has got as far as the client's kernel
        assertTrue(reading.queuedBytes() > 0 && reading.queuedBytes() <= written, reading + " of " + written);
    }

    @Test
    void theLimitOfHalfOpenHandshakesDependsOnCookies(@TempDir Path proc) throws Exception {
        Path ipv4 = Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(ipv4.resolve("tcp_max_syn_backlog"), "64\n");
        Files.writeString(ipv4.resolve("tcp_syncookies"), "1\n");
        assertEquals(4096, HalfOpenLimit.read(proc, 4096).orElseThrow());
        assertEquals(16, HalfOpenLimit.read(proc, 16).orElseThrow());
        Files.writeString(ipv4.resolve("tcp_syncookies"), "0\n");
        assertEquals(48, HalfOpenLimit.read(proc, 4096).orElseThrow());
        assertEquals(16, HalfOpenLimit.read(proc, 16).orElseThrow());
        Files.writeString(ipv4.resolve("tcp_abort_on_overflow"), "1\n");
        assertEquals(1, AbortOnOverflow.read(proc).orElseThrow());
    }

    @Test
    void aConnectionThatNobodyAcceptsIsSeenInTheQueue() throws Exception {
        assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")), "this system has no /proc/self/net/tcp");
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            ListenQueue queue = new ListenQueue(PROC, ((InetSocketAddress) server.getLocalAddress()).getPort());
            assertEquals(0, queue.depth().orElseThrow());
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(SocketChannel.open(server.getLocalAddress()));
            }
            assertEquals(3, queue.depth().orElseThrow());
            server.accept().close();
            assertEquals(2, queue.depth().orElseThrow());
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    @Test
    void somaxconnIsReadWhole() throws Exception {
        assumeTrue(Files.isReadable(PROC.resolve("sys/net/core/somaxconn")), "this system has no somaxconn in /proc");
        try (var lines = Files.newBufferedReader(PROC.resolve("sys/net/core/somaxconn"))) {
            assertEquals(
                    Integer.parseInt(lines.readLine()), Somaxconn.read(PROC).orElseThrow());
        }
    }

    @Test
    void theKernelCutsABacklogDownToSomaxconn() {
        assertEquals(128, Somaxconn.effective(4096, 128));
        assertEquals(511, Somaxconn.effective(511, 4096));
    }

    @Test
    void littlesLawOverASpanThatBeginsAndEndsEmpty() {
        QueueWait wait = new QueueWait();
        long second = 1_000_000_000;
        // ten connections arrive at once at 1 s, and one is accepted each second: they wait 0..9 s, on the whole 45 s
        wait.sample(0, 0, 0);
        wait.sample(second - 1, 0, 0);
        for (int i = 0; i <= 10; i++) {
            wait.sample((1 + i) * second, 10 - i, i);
        }
        assertEquals(10, wait.accepted());
        assertEquals(50, wait.waitedSeconds(), 1e-6, "straight lines between samples see 10, 9.5 .. 0.5 connections");
    }

    @Test
    void aSpanThatBeganFullDoesNotCount() {
        QueueWait wait = new QueueWait();
        wait.sample(0, 5, 100);
        wait.sample(1_000_000_000, 0, 105);
        assertEquals(0, wait.accepted());
        assertEquals(0, wait.waitedSeconds());
    }
}
