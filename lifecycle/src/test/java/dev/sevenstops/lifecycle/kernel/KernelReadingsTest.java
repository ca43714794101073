package dev.sevenstops.lifecycle.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelReadingsTest {
    private static final Path PROC = Path.of("/proc");

    @Test
    void withoutProcEverythingIsAbsentNotZero(@TempDir Path empty) {
        assertTrue(new ListenQueue(empty, 80).depth().isEmpty());
        assertTrue(ListenCounters.read(empty).isEmpty());
        assertTrue(Somaxconn.read(empty).isEmpty());
        assertTrue(new HalfOpen(empty, 80).count().isEmpty());
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
        assertEquals(1, new HalfOpen(proc, 0x979F).count().orElseThrow());
        assertEquals(0, new HalfOpen(proc, 80).count().orElseThrow());
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
        assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")));
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
        assumeTrue(Files.isReadable(PROC.resolve("sys/net/core/somaxconn")));
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
