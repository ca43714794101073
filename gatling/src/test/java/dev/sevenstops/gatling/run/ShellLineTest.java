package dev.sevenstops.gatling.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShellLineTest {
    private static final long LONG = 30_000;

    @Test
    void whatIsWrittenIsKeptAsATerminalShowsIt() throws InterruptedException {
        ShellLine.Ended ended = ShellLine.run(
                "printf 'HTTP/1.1 200 OK\\r\\n\\tx\\033[31m\\n'; echo wrong >&2; exit 3", List.of(), LONG);

        assertEquals(new ShellLine.Ended(Optional.of(3), "", "HTTP/1.1 200 OK\n\tx?[31m\nwrong\n", false), ended);
    }

    @Test
    void aProgramThatIsNotThereIsAnAnswer() throws InterruptedException {
        ShellLine.Ended ended = ShellLine.run("no-such-program-here -v", List.of(), LONG);

        assertEquals(Optional.of(127), ended.exitCode());
        assertTrue(ended.output().contains("no-such-program-here"), ended.output());
        assertEquals("", ended.problem());
    }

    @Test
    void aNetworkThatIsNotThereIsAnAnswer() throws InterruptedException {
        ShellLine.Ended ended = ShellLine.run("echo x", List.of("no-such-program-here"), LONG);

        assertEquals(Optional.empty(), ended.exitCode());
        assertTrue(ended.problem().startsWith("it could not be run: "), ended.problem());
    }

    @Test
    void anOutputWithoutAnEndIsCutAndHoldsNobodyUp() throws InterruptedException {
        ShellLine.Ended ended = ShellLine.run("yes | head -c 1000000", List.of(), LONG);

        assertEquals(Optional.of(0), ended.exitCode());
        assertTrue(ended.cut());
        assertEquals(ShellLine.MOST_BYTES, ended.output().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void anOutputThatJustFitsIsNotCut() throws InterruptedException {
        ShellLine.Ended ended =
                ShellLine.run("head -c " + ShellLine.MOST_BYTES + " /dev/zero | tr '\\0' x", List.of(), LONG);

        assertFalse(ended.cut());
        assertEquals(ShellLine.MOST_BYTES, ended.output().length());
    }

    @Test
    void aLineThatHangsIsEndedWithAllThatItStarted() throws InterruptedException {
        ShellLine.Ended ended = ShellLine.run("sleep 600 & echo $!; wait", List.of(), 2_000);

        assertEquals(Optional.empty(), ended.exitCode());
        assertEquals("it did not end within 2.0 s and was ended", ended.problem());
        Path sleeping = Path.of("/proc", ended.output().strip(), "stat");
        await().until(() -> isGone(sleeping));
    }

    /** One that has ended but that nobody has asked after still has its folder. */
    private static boolean isGone(Path stat) {
        try {
            return Files.readAllLines(stat).getFirst().contains(") Z ");
        } catch (IOException e) {
            return !Files.exists(stat);
        }
    }
}
