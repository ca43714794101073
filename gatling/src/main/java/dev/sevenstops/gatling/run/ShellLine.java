package dev.sevenstops.gatling.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A line for the shell, run as somebody would type it: within a time, with a bounded output, and ended whatever happens. */
final class ShellLine {
    /** What of an output is kept. */
    static final int MOST_BYTES = 16 * 1024;

    private static final long GRACE_MILLIS = 500;

    /** Would send elsewhere what is for this machine. */
    private static final List<String> DETOURS = List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    private ShellLine() {}

    /**
     * How a line ended.
     *
     * @param exitCode empty if it did not end by itself
     * @param problem why there is no exit code, in a clause; empty otherwise
     * @param output standard output and standard error, as they came
     * @param cut whether it wrote more than was kept
     */
    record Ended(Optional<Integer> exitCode, String problem, String output, boolean cut) {}

    /**
     * Runs a line to its end, or ends it when its time is over. That it fails, or cannot be run at all, is an answer as well.
     *
     * @param line for a POSIX shell
     * @param prefix command that the shell is put behind: its network
     * @param limitMillis above 0
     */
    static Ended run(String line, List<String> prefix, long limitMillis) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("sh", "-c", line));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        DETOURS.forEach(builder.environment()::remove);
        builder.environment().put("LC_ALL", "C");
        try {
            return await(builder.start(), limitMillis);
        } catch (IOException e) {
            return new Ended(Optional.empty(), "it could not be run: " + e.getMessage(), "", false);
        }
    }

    private static Ended await(Process process, long limitMillis) throws IOException, InterruptedException {
        Kept kept = new Kept();
        try {
            process.getOutputStream().close();
            Thread reader = Thread.ofVirtual()
                    .name("output of a diagnostic")
                    .start(() -> kept.readAll(process.getInputStream()));
            boolean ended = process.waitFor(limitMillis, TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            // Bounded: what the line has left running must not hold the block.
            reader.join(GRACE_MILLIS);
            String problem = ended
                    ? ""
                    : String.format(Locale.ROOT, "it did not end within %.1f s and was ended", limitMillis / 1000.0);
            return new Ended(
                    ended ? Optional.of(process.exitValue()) : Optional.empty(), problem, kept.text(), kept.isCut());
        } finally {
            if (process.isAlive()) {
                end(process); // interrupted while it was waited for
            }
        }
    }

    private static void end(Process process) {
        // Asked for first: they do not end with the shell, and cannot be found once it has gone.
        List<ProcessHandle> startedByIt = process.descendants().toList();
        process.destroyForcibly();
        startedByIt.forEach(ProcessHandle::destroyForcibly);
    }

    /** The beginning of an output. The rest is read and forgotten, so that nobody waits for room in the pipe. */
    private static final class Kept {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean cut;

        void readAll(InputStream from) {
            byte[] buffer = new byte[4096];
            try {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    add(buffer, read);
                }
            } catch (IOException e) {
                // the process was ended, and its pipe with it
            }
        }

        private synchronized void add(byte[] buffer, int read) {
            int room = Math.min(read, MOST_BYTES - bytes.size());
            bytes.write(buffer, 0, room);
            cut = cut || room < read;
        }

        /** Without what a terminal would not show. */
        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
        }

        synchronized boolean isCut() {
            return cut;
        }
    }
}
