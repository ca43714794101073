package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveMemoryIT {
    private static final double MEBI = 1024 * 1024;

    @TempDir
    Path folder;

    /** Holds 24 MB on the heap and 8 MB outside of it, and makes garbage without pause. */
    static final class Busy {
        private static volatile byte[] garbage = new byte[0];

        private Busy() {}

        public static void main(String[] args) throws Exception {
            List<byte[]> held = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                held.add(new byte[1024 * 1024]);
            }
            ByteBuffer direct = ByteBuffer.allocateDirect(8 * 1024 * 1024);
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    garbage = new byte[64 * 1024];
                }
            });
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // until whoever started it is gone
            }
            System.out.println(held.size() + direct.capacity() + garbage.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void whatIsAllocatedAfterTheCollectionIsNotLive(String collector) throws Exception {
        try (Processes processes = new Processes(folder)) {
            Process busy = processes.java(Busy.class, List.of(), List.of(collector));
            assertEquals("ready", busy.inputReader().readLine());
            try (LiveMemory memory = LiveMemory.of(busy.pid())) {
                double first = memory.bytes();
                assertTrue(first > 32 * MEBI, first + " bytes");
                for (int i = 0; i < 10; i++) {
                    double bytes = memory.bytes();
                    // a few pieces may be in the making while it collects
                    assertTrue(Math.abs(bytes - first) < 3 * MEBI, "first " + first + ", then " + bytes + " bytes");
                }
            }
        }
    }

    @Test
    void aProcessThatIsNoJvmIsNamed() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "60").start();
        try {
            Exception refused = assertThrows(IOException.class, () -> LiveMemory.of(sleep.pid()));
            assertTrue(refused.getMessage().contains("process " + sleep.pid()), refused.getMessage());
        } finally {
            sleep.destroyForcibly().waitFor();
        }
    }
}
