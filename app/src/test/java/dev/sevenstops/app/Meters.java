package dev.sevenstops.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** What a service's admin listener publishes, by name and tags as Prometheus writes them. */
public final class Meters {
    private Meters() {}

    /** All samples of now. */
    public static Map<String, Double> of(int adminPort) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + adminPort + "/observe/metrics"))
                    .header("Accept", "text/plain")
                    .build();
            Map<String, Double> samples = new TreeMap<>();
            client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> !line.startsWith("#") && line.contains(" "))
                    .forEach(line -> samples.put(
                            line.substring(0, line.lastIndexOf(' ')),
                            Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
            return samples;
        }
    }

    /** The one sample whose name and tags contain all of these. */
    public static double value(int adminPort, String... parts) throws Exception {
        Map<String, Double> samples = of(adminPort);
        return samples.entrySet().stream()
                .filter(sample -> java.util.Arrays.stream(parts).allMatch(sample.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join(" ", parts) + " is not in " + samples.keySet()));
    }
}
