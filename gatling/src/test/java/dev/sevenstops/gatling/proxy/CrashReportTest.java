package dev.sevenstops.gatling.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {
    @TempDir
    private Path folder;

    private Optional<String> cause(String report) throws IOException {
        Path log = folder.resolve("before.log");
        Files.writeString(folder.resolve("hs_err_before.log"), report);
        return CrashReport.cause(log);
    }

    @Test
    void aSignalIsNamedWithTheFrameInWhichItCame() throws IOException {
        assertEquals(
                Optional.of("SIGSEGV (0xb) at pc=0x00007f12, pid=12, tid=13 in C [libc.so.6+0x8ce2e]"), cause("""
                        #
                        # A fatal error has been detected by the Java Runtime Environment:
                        #
                        #  SIGSEGV (0xb) at pc=0x00007f12, pid=12, tid=13
                        #
                        # JRE version: OpenJDK Runtime Environment (21.0.5+11) (build 21.0.5+11)
                        # Java VM: OpenJDK 64-Bit Server VM (21.0.5+11, mixed mode)
                        # Problematic frame:
                        # C  [libc.so.6+0x8ce2e]
                        #
                        # CreateCoredumpOnCrash turned off, no core file dumped
                        #

                        ---------------  S U M M A R Y ------------
                        """));
    }

    @Test
    void memoryThatTheSystemDoesNotGiveIsNamed() throws IOException {
        assertEquals(
                Optional.of("There is insufficient memory for the Java Runtime Environment to continue."), cause("""
                        #
                        # There is insufficient memory for the Java Runtime Environment to continue.
                        # Native memory allocation (mmap) failed to map 65536 bytes.
                        """));
    }

    @Test
    void aReportThatWasCutShortIsStillOne() throws IOException {
        assertEquals(Optional.of("its report does not say why"), cause("#\n# A fatal error has been detected by the"));
        assertEquals(Optional.of("its report does not say why"), cause(""));
    }

    @Test
    void aProcessThatDidNotCrashHasNone() {
        assertEquals(Optional.empty(), CrashReport.cause(folder.resolve("before.log")));
    }

    @Test
    void theReportLiesBesideTheLogAndNoCoreIsWritten() {
        assertEquals(
                List.of(
                        "-XX:ErrorFile=/runs/100%%/hs_err_before.log",
                        "-XX:ReplayDataFile=/runs/100%%/before.log.replay", "-XX:-CreateCoredumpOnCrash"),
                CrashReport.arguments(Path.of("/runs/100%/before.log")));
        assertEquals(Optional.of("before.log"), CrashReport.log("hs_err_before.log"));
        assertEquals(Optional.empty(), CrashReport.log("before.log"));
    }

    @Test
    void whatWasInTheEnvironmentStaysWhereItWas() {
        String report = """
                VM Arguments:
                jvm_args: -Xmx64m

                Environment Variables:
                PATH=/home/somebody/bin
                LANG=C.UTF-8

                Active Locale:
                LC_ALL=C
                """;

        assertEquals("""
                VM Arguments:
                jvm_args: -Xmx64m

                Environment Variables:
                (left out)

                Active Locale:
                LC_ALL=C
                """, CrashReport.withoutEnvironment(report));
        assertEquals(
                "Environment Variables:\n(left out)\n",
                CrashReport.withoutEnvironment("Environment Variables:\nLANG=C\nPATH=/home/some"),
                "also where it is cut");
        assertEquals("nothing of it\n", CrashReport.withoutEnvironment("nothing of it\n"));
    }
}
