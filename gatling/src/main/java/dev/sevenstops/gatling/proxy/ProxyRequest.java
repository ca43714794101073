package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as a proxy's own log has it.
 *
 * @param clientPort the port that the client's connection came from
 * @param ended when it was over; nginx and HAProxy know whole milliseconds
 * @param forwarded how often it was handed to the service: 0 if the proxy answered it itself, more than 1 if it tried again
 */
public record ProxyRequest(int clientPort, Instant ended, int forwarded) {

    /**
     * Reads a log of any kind of proxy.
     *
     * @throws IOException if it cannot be read
     */
    public static List<ProxyRequest> of(Path log) throws IOException {
        List<ProxyRequest> requests = new ArrayList<>();
        for (String text : Files.readString(log, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            LogLine line = LogLine.parse(text);
            if (line.has("status") && line.has(LogLine.END)) {
                requests.add(new ProxyRequest(clientPort(line), instant(line.number(LogLine.END)), forwarded(line)));
            }
        }
        return List.copyOf(requests);
    }

    /** HAProxy writes the address in front of the port. */
    private static int clientPort(LogLine line) {
        String client = line.text("client");
        return Integer.parseInt(client.substring(client.lastIndexOf(':') + 1));
    }

    /** HAProxy writes milliseconds since the epoch, the others seconds. */
    private static Instant instant(double value) {
        double seconds = value > 1e11 ? value / 1000 : value;
        return Instant.EPOCH.plus(Duration.ofNanos(Math.round(seconds * 1e6) * 1_000));
    }

    /** It was handed on if there is a time that it took to connect. */
    private static int forwarded(LogLine line) {
        int count = 0;
        for (String time : (line.has("Tc") ? line.text("Tc") : line.text("connect")).split(",", -1)) {
            count += time.isBlank() || time.strip().startsWith("-") ? 0 : 1;
        }
        return count;
    }
}
