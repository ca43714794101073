package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks on behalf of a runner that is in another network namespace: a JVM cannot enter one, so this process is started inside. Reads
 * an address a line from its standard input, answers each with a line of JSON ({@code status} and {@code body}, or {@code error}), and
 * ends with its input.
 */
public final class Courier {
    private Courier() {}

    /** Answers until the standard input ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (DirectHttp http = new DirectHttp()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(http, line));
                System.out.flush();
            }
        }
    }

    private static ObjectNode answer(DirectHttp http, String address) throws InterruptedException {
        ObjectNode json = Json.mapper().createObjectNode();
        try {
            Http.Answer answer = http.get(URI.create(address));
            return json.put("status", answer.status()).put("body", answer.body());
        } catch (IOException | IllegalArgumentException e) {
            return json.put("error", e.toString());
        }
    }
}
