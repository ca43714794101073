package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** A process that reads the metrics of an admin listener that only processes of its network namespace can reach. */
final class MetricsReader {
    private final JsonNode metrics;

    private MetricsReader(JsonNode metrics) {
        this.metrics = metrics;
    }

    /** Reads the metrics from inside the namespace, of the admin listener with this port. */
    static MetricsReader read(NetworkNamespace namespace, int adminPort) throws Exception {
        List<String> command = javaProcess(MetricsReader.class, Integer.toString(adminPort));
        try (AppProcess reader = AppProcess.of(namespace.inside(command))) {
            JsonNode metrics = reader.line();
            assertEquals(0, reader.exitCode(), reader::err);
            return new MetricsReader(metrics);
        }
    }

    /** The command that runs a main class of the tests that needs nothing but the JDK. */
    static List<String> javaProcess(Class<?> main, String... args) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/test-classes",
                main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** A figure without tags, wherever Helidon's JSON has put it. */
    int figure(String name) {
        JsonNode value = metrics.findValue(name);
        assertTrue(value != null && value.isNumber(), name + " is missing in " + metrics);
        return value.asInt();
    }

    @Override
    public String toString() {
        return metrics.toString();
    }

    /** Prints the metrics as one line of JSON; the argument is the admin listener's port. */
    public static void main(String[] args) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + args[0] + "/observe/metrics"))
                    .header("Accept", "application/json")
                    .build();
            System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .replace("\n", " "));
        }
    }
}
