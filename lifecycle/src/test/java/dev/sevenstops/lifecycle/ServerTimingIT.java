package dev.sevenstops.lifecycle;

import static dev.sevenstops.lifecycle.Pause.MILLI;
import static dev.sevenstops.lifecycle.Pause.spend;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.lifecycle.TestServer.Seen;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ServerTimingIT {
    private static final Map<String, String> ON = Map.of("lifecycle.server-timing", "true");
    private static final byte[] BODY = "an order".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 20_000;
    private static final int PIECES = 3;

    /** Section 3.1 of the specification, with the one parameter that we send. */
    private static final Pattern METRIC = Pattern.compile("([a-z]+);dur=(\\d+(?:\\.\\d{1,3})?)");

    private static final Handler ORDER = (request, response) -> {
        spend(3 * MILLI);
        response.send(BODY);
    };

    private static final Handler EXPORT = (request, response) -> {
        try (OutputStream out = response.outputStream()) {
            for (int i = 0; i < PIECES; i++) {
                try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
                    spend(MILLI);
                    out.write(new byte[PIECE]);
                }
            }
        }
    };

    private static final Consumer<HttpRouting.Builder> ROUTES =
            routing -> routing.addFilter((chain, request, response) -> {
                        spend(MILLI);
                        chain.proceed();
                    })
                    .get("/orders/{id}", ORDER)
                    .get("/own", (request, response) -> {
                        response.headers().set(HeaderNames.create("Server-Timing"), "db;dur=53");
                        response.send(BODY);
                    })
                    .get("/small", (request, response) -> {
                        try (OutputStream out = response.outputStream()) {
                            out.write(new byte[10]);
                        }
                    })
                    .get("/export", EXPORT);

    /** A response as it came; trailers is empty unless the body is chunked. */
    private record Answer(List<String> head, int body, List<String> trailers) {
        /** The values of a field, in the order of their lines. */
        static List<String> values(List<String> lines, String name) {
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        List<String> header(String name) {
            return values(head, name);
        }

        List<String> trailer(String name) {
            return values(trailers, name);
        }
    }

    private static Answer exchange(Socket socket, String path, String... fields) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: test\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        TestServer.send(socket, request.append("\r\n").toString());
        InputStream in = socket.getInputStream();
        List<String> head = lines(in);
        assertEquals("HTTP/1.1 200 OK", head.getFirst());
        List<String> length = Answer.values(head, "Content-Length");
        if (!length.isEmpty()) {
            int bytes = Integer.parseInt(length.getFirst());
            assertEquals(bytes, in.readNBytes(bytes).length);
            return new Answer(head, bytes, List.of());
        }
        assertEquals(List.of("chunked"), Answer.values(head, "Transfer-Encoding"));
        int body = 0;
        for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
            assertEquals(chunk, in.readNBytes(chunk).length);
            assertEquals("", line(in));
            body += chunk;
        }
        return new Answer(head, body, lines(in));
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    /** Lines up to an empty one. */
    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return lines;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed within a line: " + line);
            }
            line.append((char) next);
        }
        assertTrue(line.length() > 0 && line.charAt(line.length() - 1) == '\r', "no CRLF: " + line);
        return line.substring(0, line.length() - 1);
    }

    /** The metrics of one value of the header, in their order, in milliseconds. */
    private static Map<String, Double> parse(String value) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String part : value.split(", ", -1)) {
            Matcher metric = METRIC.matcher(part);
            assertTrue(metric.matches(), () -> "not as the specification says: " + value);
            metrics.put(metric.group(1), Double.parseDouble(metric.group(2)));
        }
        return metrics;
    }

    private static double sum(Map<String, Double> metrics) {
        return metrics.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Test
    void aResponseSaysWhatTheStopsHaveTakenUntilItsHead() throws Exception {
        try (TestServer server = new TestServer(ON, ROUTES)) {
            long connect = System.nanoTime();
            try (Socket socket = server.connect()) {
                Answer first = exchange(socket, "/orders/7");
                double wall = (System.nanoTime() - connect) / 1e6;
                assertEquals(1, first.header("Server-Timing").size());
                Map<String, Double> metrics =
                        parse(first.header("Server-Timing").getFirst());
                assertEquals(
                        List.of("accept", "parse", "route", "middleware", "handle"), List.copyOf(metrics.keySet()));
                assertTrue(sum(metrics) <= wall, metrics + " in " + wall + " ms");
                assertTrue(metrics.getOrDefault("middleware", 0.0) >= 1, metrics::toString);
                assertTrue(metrics.getOrDefault("handle", 0.0) >= 3, metrics::toString);
                Seen seen = server.next();
                assertTrue(
                        metrics.getOrDefault("handle", 0.0) <= seen.own().get(Stop.HANDLE) / 1e6,
                        () -> metrics + " and in the end " + seen);

                long again = System.nanoTime();
                Map<String, Double> second = parse(
                        exchange(socket, "/orders/8").header("Server-Timing").getFirst());
                assertTrue(sum(second) <= (System.nanoTime() - again) / 1e6, second::toString);
                assertFalse(second.containsKey("accept"), "accept belongs to the connection's first request");
            }
        }
    }

    @Test
    void offByDefault() throws Exception {
        try (TestServer server = new TestServer(ROUTES);
                Socket socket = server.connect()) {
            assertEquals(List.of(), exchange(socket, "/orders/7").header("Server-Timing"));
            Answer export = exchange(socket, "/export", "TE: trailers");
            assertEquals(List.of(), export.header("Server-Timing"));
            assertEquals(List.of(), export.trailer("Server-Timing"));
            assertFalse(export.header("Trailer").contains("Server-Timing"), export::toString);
        }
    }

    @Test
    void serializeAndDrainComeInATrailerToAClientThatAsksForTrailers() throws Exception {
        try (TestServer server = new TestServer(ON, ROUTES);
                Socket socket = server.connect()) {
            long start = System.nanoTime();
            Answer export = exchange(socket, "/export", "TE: trailers", "Connection: TE");
            double wall = (System.nanoTime() - start) / 1e6;
            assertEquals(PIECES * PIECE, export.body());
            assertTrue(export.header("Trailer").contains("Server-Timing"), export::toString);
            Map<String, Double> head = parse(export.header("Server-Timing").getFirst());
            assertFalse(head.containsKey("serialize") || head.containsKey("drain"), head::toString);
            Map<String, Double> behind = parse(export.trailer("Server-Timing").getFirst());
            assertEquals(List.of("serialize", "drain"), List.copyOf(behind.keySet()));
            assertTrue(behind.getOrDefault("serialize", 0.0) >= PIECES, behind::toString);
            head.remove("accept"); // may lie before the first byte was sent
            assertTrue(sum(head) + sum(behind) <= wall, head + " and " + behind + " in " + wall + " ms");
            Seen seen = server.next();
            assertTrue(
                    behind.getOrDefault("drain", 0.0) <= seen.own().get(Stop.DRAIN) / 1e6,
                    () -> behind + " and in the end " + seen);
        }
    }

    @Test
    void noTrailerForAClientThatDoesNotAsk() throws Exception {
        try (TestServer server = new TestServer(ON, ROUTES);
                Socket socket = server.connect()) {
            for (String field : List.of("X-Nothing: 1", "TE: deflate")) {
                Answer export = exchange(socket, "/export", field);
                assertEquals(PIECES * PIECE, export.body());
                assertEquals(1, export.header("Server-Timing").size(), export::toString);
                assertEquals(List.of(), export.header("Trailer"));
                assertEquals(List.of(), export.trailers());
            }
        }
    }

    @Test
    void noTrailerWhereTheLengthIsSaid() throws Exception {
        try (TestServer server = new TestServer(ON, ROUTES);
                Socket socket = server.connect()) {
            for (int i = 0; i < 2; i++) {
                // a byte too many behind the first would be the second one's status line
                Answer order = exchange(socket, "/orders/7", "TE: trailers");
                assertEquals(List.of("8"), order.header("Content-Length"));
                assertEquals(List.of(), order.header("Trailer"));
                assertEquals(1, order.header("Server-Timing").size(), order::toString);
            }
            // a stream that fits one buffer has a length as well
            Answer small = exchange(socket, "/small");
            assertEquals(List.of("10"), small.header("Content-Length"));
            assertEquals(1, small.header("Server-Timing").size(), small::toString);
            assertEquals(List.of(), small.header("Trailer"));
        }
    }

    @Test
    void whatTheApplicationTellsItselfStays() throws Exception {
        try (TestServer server = new TestServer(ON, ROUTES);
                Socket socket = server.connect()) {
            List<String> told = exchange(socket, "/own").header("Server-Timing");
            assertEquals("db;dur=53", told.getFirst());
            assertEquals(2, told.size(), told::toString);
            assertTrue(parse(told.getLast()).containsKey("handle"), told::toString);
        }
    }
}
