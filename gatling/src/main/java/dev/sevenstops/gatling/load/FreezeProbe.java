package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stops the process under test with SIGSTOP and lets it go on with SIGCONT.
 *
 * <p>The signals are sent by a shell that was started beforehand, so that they are on time, and that sends SIGCONT when its
 * input ends. It ends with this process however that dies: the process under test is never left stopped.
 */
final class FreezeProbe implements Probe {
    private static final double LAG_LIMIT_SECONDS = 0.05;

    private final Workload.Freeze freeze;
    private final long pid;
    private @Nullable Thread thread;
    private volatile String problem = "";
    private volatile double stopLag;
    private volatile double contLag;

    FreezeProbe(Workload.Freeze freeze, long pid) {
        this.freeze = freeze;
        this.pid = pid;
    }

    @Override
    public void start(long origin) {
        Process shell;
        try {
            shell = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "trap '' INT TERM HUP; while read -r signal; do kill -$signal " + pid
                                    + " && echo done || echo failed; done; kill -CONT " + pid)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            throw new UncheckedIOException("cannot start /bin/sh, which is to send the signals", noShell);
        }
        thread = Thread.ofPlatform().daemon().name(freeze.name()).start(() -> run(shell, origin));
    }

    private void run(Process shell, long origin) {
        long stop = origin + Moments.nanos(freeze.atSeconds());
        long cont = stop + Moments.nanos(freeze.forSeconds());
        // closing the input ends the shell, which then sends a last SIGCONT
        try (OutputStream out = shell.getOutputStream();
                BufferedReader in = shell.inputReader(StandardCharsets.US_ASCII)) {
            Moments.await(stop);
            signal(out, in, "STOP");
            stopLag = (System.nanoTime() - stop) / 1e9;
            Moments.await(cont);
            signal(out, in, "CONT");
            contLag = (System.nanoTime() - cont) / 1e9;
        } catch (IOException failed) {
            problem = "the signal was not sent: " + failed.getMessage();
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }

    private static void signal(OutputStream out, BufferedReader in, String name) throws IOException {
        out.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String answer = in.readLine();
        if (!"done".equals(answer)) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    @Override
    public Result finish(long deadline) throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
        boolean onTime = stopLag <= LAG_LIMIT_SECONDS && contLag <= LAG_LIMIT_SECONDS;
        return Result.silent(
                Map.of(),
                List.of(new Check(
                        freeze.name() + " schedule",
                        problem.isEmpty() && onTime,
                        problem.isEmpty()
                                ? String.format(
                                        Locale.ROOT,
                                        "SIGSTOP %.1f ms and SIGCONT %.1f ms after the intended time (limit %.0f ms)",
                                        stopLag * 1e3,
                                        contLag * 1e3,
                                        LAG_LIMIT_SECONDS * 1e3)
                                : problem)));
    }
}
