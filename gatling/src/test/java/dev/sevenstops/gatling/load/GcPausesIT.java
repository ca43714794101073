package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcPausesIT {
    private static final int PORT = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
    void aCollectionIsCountedWithItsTime(String collector) throws Exception {
        try (Processes processes = new Processes(folder)) {
            Process busy = processes.java(LiveMemoryIT.Busy.class, List.of(), List.of(collector));
            assertEquals("ready", busy.inputReader().readLine());
            TargetProcess process = new TargetProcess(Path.of("/proc"), busy.pid(), PORT);
            try (LiveMemory memory = LiveMemory.of(busy.pid())) {
                GcPauses before = process.gcPauses().orElseThrow();
                double held = memory.bytes();
                GcPauses after = process.gcPauses().orElseThrow();
                assertTrue(after.count() >= before.count() + 2, () -> before + ", then two more: " + after);
                assertTrue(after.seconds() > before.seconds(), () -> before + ", then two more: " + after);
                assertTrue(held > 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "-XX:-UsePerfData")
    void aJvmThatKeepsItToItselfHasNone(String argument) throws Exception {
        try (Processes processes = new Processes(folder)) {
            Process busy = processes.java(LiveMemoryIT.Busy.class, List.of(), List.of(argument));
            assertEquals("ready", busy.inputReader().readLine());
            assertEquals(Optional.empty(), new TargetProcess(Path.of("/proc"), busy.pid(), PORT).gcPauses());
        }
    }
}
