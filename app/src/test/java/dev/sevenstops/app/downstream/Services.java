package dev.sevenstops.app.downstream;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sevenstops.app.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The services within the test's own process, and who calls them. */
final class Services implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Downstream downstream;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Services(Downstream downstream) {
        this.downstream = downstream;
    }

    /** Services with these settings, {@code key=value} each, without {@code downstream.}. */
    static Services with(String... settings) throws Exception {
        return new Services(Downstream.start(read(settings), "test"));
    }

    /** How long what takes with these settings. */
    static Latencies latencies(String... settings) throws Exception {
        return DownstreamSettings.latencies(read(settings));
    }

    private static Settings read(String... settings) throws Exception {
        Map<String, String> given = Arrays.stream(settings)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(parts -> "downstream." + parts[0], parts -> parts[1]));
        return Settings.read(DownstreamSettings.CATALOGUE.all(), DownstreamSettings.CATALOGUE.config(given));
    }

    int port(Service service, int replica) {
        return downstream.ports(service).get(replica);
    }

    /** Begins a request; headers are name and value by turns. */
    CompletableFuture<HttpResponse<String>> begin(Service service, int replica, long order, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port(service, replica) + "/" + service.id() + "/" + order));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(Service service, int replica, long order, String... headers) {
        return begin(service, replica, order, headers).join();
    }

    /** A request whose caller can leave by closing the socket. */
    Socket call(Service service, int replica, long order) throws IOException {
        Socket socket = new Socket("127.0.0.1", port(service, replica));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write(("GET /" + service.id() + "/" + order + " HTTP/1.1\r\nHost: test\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The work of a service. */
    JsonNode work(Service service) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + downstream.adminPort() + "/observe/work"))
                    .build();
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return new ObjectMapper().readTree(body).get(service.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the work of a service is as it should be; the failure shows what it is. */
    void awaitWork(Service service, Predicate<JsonNode> expected) {
        await().atMost(PATIENCE).until(() -> work(service), expected::test);
    }

    /** Waits for a number of requests in slots and in the queue. */
    void awaitInside(Service service, int busy, int queued) {
        awaitWork(
                service,
                work -> work.get("busy").asInt() == busy && work.get("queued").asInt() == queued);
    }

    /** Waits for a counter. */
    void awaitCount(Service service, String counter, long value) {
        awaitWork(service, work -> work.get(counter).asLong() == value);
    }

    @Override
    public void close() {
        downstream.close();
        client.shutdownNow();
    }
}
