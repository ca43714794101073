package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.run.App.Started;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks who answers on a port. A server that was left over from elsewhere must not be measured in place of the right one. */
final class Identity implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /**
     * Verifies that the process which answers is the one that was started, with the settings that were asked for.
     *
     * @param asked the settings that the arm overrides
     * @return the effective values of all settings
     * @throws BlockFailure if it is another, or has other settings
     */
    Map<String, String> verify(Started started, Map<String, String> asked) throws BlockFailure, InterruptedException {
        String who = "the " + started.child().name();
        JsonNode answer = ask(who, started.target().adminPort());
        String instance = answer.path("instance").asText();
        long pid = answer.path("pid").asLong();
        if (!instance.equals(started.instance()) || pid != started.child().pid()) {
            throw new BlockFailure(who + " is not the one who answers: started was instance " + started.instance()
                    + " as process " + started.child().pid() + ", on its port answers instance " + instance
                    + " as process " + pid);
        }
        Map<String, String> effective = new TreeMap<>();
        answer.path("settings").properties().forEach(e -> effective.put(e.getKey(), publishable(e.getValue())));
        List<String> wrong = new ArrayList<>();
        asked.forEach((key, value) -> {
            String actual = effective.getOrDefault(key, "not there");
            if (!actual.equals(value)) {
                wrong.add(key + " is " + actual + " instead of " + value);
            }
        });
        if (!wrong.isEmpty()) {
            throw new BlockFailure(
                    who + " does not have the settings that were asked for: " + String.join(", ", wrong));
        }
        return effective;
    }

    /** Paths say nothing about the measurement and something about the machine: only their last part is kept. */
    private static String publishable(JsonNode value) {
        String text = value.asText();
        return text.startsWith("/") ? text.substring(text.lastIndexOf('/') + 1) : text;
    }

    private JsonNode ask(String who, int adminPort) throws BlockFailure, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/observe/settings"))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new BlockFailure(who + " answers " + response.statusCode() + " when asked for its settings");
            }
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new BlockFailure(who + " cannot be asked for its settings: " + e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
