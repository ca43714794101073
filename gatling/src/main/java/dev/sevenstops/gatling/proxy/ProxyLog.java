package dev.sevenstops.gatling.proxy;

import dev.sevenstops.report.model.ProxyTimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** A proxy's log of requests, and its error log if it has one. */
final class ProxyLog {
    /** nginx buffers where its clients do not keep up; the warning names the file and the request. */
    private static final String BUFFERED = "an upstream response is buffered to a temporary file";

    private static final DateTimeFormatter ERROR_TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
    private static final int ERROR_TIME_LENGTH = 19;
    private static final long QUIET_MILLIS = 100;
    private static final long QUIET_WITHIN_MILLIS = 3000;

    private final ProxyKind kind;
    private final Path log;
    private final Path errors;

    ProxyLog(ProxyKind kind, Path log, Path errors) {
        this.kind = kind;
        this.log = log;
        this.errors = errors;
    }

    /** See {@link RunningProxy#times}. */
    ProxyTimes times(Instant from, Instant to) throws IOException {
        awaitQuiet();
        return read(from, to);
    }

    /** As {@link #times}, of what is there already. A line without its end is not read: it is still being written. */
    ProxyTimes read(Instant from, Instant to) throws IOException {
        Summary summary = new Summary(kind);
        double first = seconds(from);
        double after = seconds(to);
        try (BufferedReader reader = reader(log)) {
            StringBuilder text = new StringBuilder();
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                if (next != '\n') {
                    text.append((char) next);
                    continue;
                }
                String line = text.toString();
                text.setLength(0);
                double end = end(line);
                if (end >= first && end < after) {
                    summary.add(LogLine.parse(line));
                }
            }
        }
        if (kind == ProxyKind.NGINX) {
            summary.counter(Counter.TO_DISK, buffered(from, to));
        }
        return summary.times();
    }

    /** All kinds begin their lines with the instant of the request's end, so that a line of another time costs little. */
    private static double end(String line) {
        int semicolon = line.indexOf(';');
        return semicolon < 0 || !line.startsWith(LogLine.END + ":")
                ? Double.NaN
                : instant(LogLine.parse(line.substring(0, semicolon)).number(LogLine.END));
    }

    /** HAProxy writes milliseconds since the epoch, the others seconds; a number this large is no number of seconds. */
    private static double instant(double value) {
        return value > 1e11 ? value / 1000 : value;
    }

    private static double seconds(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1), 1 << 16);
    }

    private double buffered(Instant from, Instant to) throws IOException {
        if (!Files.exists(errors)) {
            return 0;
        }
        Instant first = from.truncatedTo(ChronoUnit.SECONDS);
        try (BufferedReader reader = reader(errors)) {
            return reader.lines()
                    .filter(line -> line.contains(BUFFERED))
                    .map(ProxyLog::errorTime)
                    .filter(time -> !time.isBefore(first) && time.isBefore(to))
                    .count();
        }
    }

    private static Instant errorTime(String line) {
        try {
            String time = line.substring(0, Math.min(ERROR_TIME_LENGTH, line.length()));
            return LocalDateTime.parse(time, ERROR_TIME)
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MIN; // the continuation of a message: belongs to no window
        }
    }

    /** The proxies write a line when they are done with a request, which may be a moment after its client is. */
    private void awaitQuiet() throws IOException {
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_WITHIN_MILLIS);
            long before = -1;
            for (long size = Files.size(log); size != before && System.nanoTime() < deadline; size = Files.size(log)) {
                before = size;
                Thread.sleep(QUIET_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the log of the proxy " + kind.id());
        }
    }
}
