package dev.sevenstops.gatling.proxy.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.Consumer;

/**
 * The proxy's log: a line for each request that has ended and for each connection to the service, {@code label:value} separated
 * by semicolons. Whoever adds to it only enqueues; one thread formats and writes, and flushes whenever nothing is waiting, so a
 * reader sees a line within moments of its request's end without a write for every line under load.
 */
final class TraceLog implements AutoCloseable {
    private static final long CLOSE_MILLIS = 2000;

    /** What writes a line; empty for the end. */
    private final LinkedTransferQueue<Optional<Consumer<StringBuilder>>> waiting = new LinkedTransferQueue<>();

    private final Writer writer;
    private final Thread thread;

    TraceLog(Path file) throws IOException {
        writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
        thread = Thread.ofPlatform().daemon().name("trace-log").start(this::write);
    }

    void add(Trace trace) {
        add(trace::appendTo);
    }

    /** A connection to the service was opened, or could not be. */
    void connected(boolean success, long nanos) {
        Instant now = Instant.now();
        add(line -> {
            line.append("end:").append(Trace.seconds(now)).append(";opened:").append(success ? "yes" : "no");
            line.append(";open:");
            Trace.appendSeconds(line, nanos);
            line.append('\n');
        });
    }

    private void add(Consumer<StringBuilder> line) {
        waiting.add(Optional.of(line));
    }

    private void write() {
        StringBuilder line = new StringBuilder();
        try (writer) {
            while (true) {
                Optional<Consumer<StringBuilder>> next = waiting.poll();
                if (next == null) {
                    writer.flush();
                    next = waiting.take();
                }
                if (next.isEmpty()) {
                    return;
                }
                line.setLength(0);
                next.get().accept(line);
                writer.append(line);
            }
        } catch (IOException | InterruptedException e) {
            // Without its log this proxy is of no use to anybody, and the runner must hear of it.
            System.err.println("the proxy's log cannot be written: " + e);
            Runtime.getRuntime().halt(EmbeddedProxy.FAILED);
        }
    }

    /** Writes what is waiting and closes the file. */
    @Override
    public void close() {
        waiting.add(Optional.empty());
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
