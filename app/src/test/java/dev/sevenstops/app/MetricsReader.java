package dev.sevenstops.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A process that reads the metrics of an admin listener that only processes of its network namespace can reach. */
final class MetricsReader {
    private MetricsReader() {}

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
