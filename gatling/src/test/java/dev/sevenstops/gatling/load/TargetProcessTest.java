package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetProcessTest {
    @TempDir
    Path proc = Path.of("");

    private void file(String name, String text) throws IOException {
        Path file = proc.resolve("42").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    @Test
    void readsWhatTheKernelWrites() throws IOException {
        file("net/netstat", """
                TcpExt: SyncookiesSent ListenOverflows ListenDrops
                TcpExt: 0 17 19
                IpExt: InNoRoutes ListenOverflows
                IpExt: 0 4
                """);
        file("net/tcp", """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000011 00:00000000 00000000     0        0 1 1
                   1: 0100007F:1F91 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 2 1
                   2: 0100007F:1F90 0100007F:C350 01 00000040:00000300 00:00000000 00000000     0        0 3 1
                   3: 0100007F:C350 0100007F:1F90 01 00000700:00000040 00:00000000 00000000     0        0 4 1
                """);
        file("net/tcp6", """
                  sl  local_address                         remote_address                        st tx_queue rx_queue
                   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000002 00:00000000
                   1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C352 04 80000000:00000000 01:00000014
                """);
        file("stat", "42 (a (odd) name) S 1 1 1 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1000 1 1");
        file("task/42/comm", "java\n");
        file("task/42/stat", "42 (java) S 1 1 1 0 -1 4194304 100 0 0 0 90 10 0 0 20 0 9 0 1000 1 1");
        file("task/43/comm", "C2 CompilerThre\n");
        file("task/43/stat", "43 (C2 CompilerThre) S 1 1 1 0 -1 4194304 100 0 0 0 100 20 0 0 20 0 9 0 1000 1 1");
        file("task/44/comm", "C1 CompilerThre\n");
        file("task/44/stat", "44 (C1 CompilerThre) S 1 1 1 0 -1 4194304 100 0 0 0 30 0 0 0 20 0 9 0 1000 1 1");
        file("status", "Name:\tjava\nVmRSS:\t    2048 kB\nThreads:\t9\n");

        TargetProcess process = new TargetProcess(proc, 42, 8080);
        assertEquals(OptionalLong.of(17), process.tcpExt("ListenOverflows"));
        assertEquals(OptionalLong.of(19), process.tcpExt("ListenDrops"));
        assertEquals(OptionalLong.empty(), process.tcpExt("NoSuchCounter"));
        assertEquals(OptionalLong.of(0x11 + 2), process.acceptQueueDepth());
        assertEquals(OptionalLong.of(0x40 + 0x80000000L), process.sendQueueBytes());
        assertEquals(OptionalLong.of(2048 * 1024), process.rssBytes());
        assertEquals(3.0, process.cpuSeconds().orElseThrow(), 1e-9);
        assertEquals(1.5, process.compilerSeconds().orElseThrow(), 1e-9);
    }

    @Test
    void tellsHowLongTheHostHadItsCore() throws IOException {
        Files.writeString(proc.resolve("stat"), """
                cpu  900 20 180 5000 30 0 80 50 0 0
                cpu0 500 0 100 2500 10 0 60 43 0 0
                cpu1 400 20 80 2500 20 0 20 7 0 0
                cpu10 1 1 1 1 1 1 1 1 0 0
                intr 12345 0 0
                """);

        file("status", "Name:\tjava\nCpus_allowed:\t2\nCpus_allowed_list:\t1\n");
        TargetProcess pinned = new TargetProcess(proc, 42, 8080);
        assertEquals(0.07, pinned.stolenSeconds().orElseThrow(), 1e-9);

        file("status", "Name:\tjava\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n");
        TargetProcess anywhere = new TargetProcess(proc, 42, 8080);
        assertEquals(OptionalDouble.empty(), anywhere.stolenSeconds());
    }

    @Test
    void readsTheCollectionsThatTheJvmCounts() throws IOException {
        Path folder = Files.createDirectories(proc.resolve("42/root/tmp/hsperfdata_somebody"));
        Files.createDirectories(folder.resolveSibling("hsperfdata_else"));
        Map<String, Long> counters = Map.of(
                "sun.os.hrt.frequency", 1_000L, "sun.gc.collector.0.invocations", 5L, "sun.gc.collector.0.time", 250L);
        Files.write(folder.resolve("42"), PerfDataTest.file(ByteOrder.nativeOrder(), counters));

        assertEquals(Optional.of(new GcPauses(5, 0.25)), new TargetProcess(proc, 42, 8080).gcPauses());
        assertEquals(Optional.empty(), new TargetProcess(proc, 43, 8080).gcPauses());
    }

    @Test
    void isAbsentWhereThereIsNoProc() {
        TargetProcess process = new TargetProcess(proc.resolve("nowhere"), 42, 8080);
        assertEquals(OptionalLong.empty(), process.tcpExt("ListenOverflows"));
        assertEquals(OptionalLong.empty(), process.acceptQueueDepth());
        assertEquals(OptionalLong.empty(), process.sendQueueBytes());
        assertEquals(OptionalLong.empty(), process.rssBytes());
        assertEquals(OptionalDouble.empty(), process.cpuSeconds());
        assertEquals(OptionalDouble.empty(), process.compilerSeconds());
        assertEquals(OptionalDouble.empty(), process.stolenSeconds());
        assertEquals(Optional.empty(), process.gcPauses());
    }
}
