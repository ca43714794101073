package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.run.App.Started;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks who answers on a port. A server that was left over from elsewhere must not be measured in place of the right one. */
final class Identity {
    private static final String REQUESTS = "http.server.request.duration";
    private static final String PATH = "/orders/1";
    private static final int PROBES = 3;
    private static final long COUNTED_WITHIN = TimeUnit.SECONDS.toNanos(5);
    private static final long POLL_MILLIS = 20;

    private final Http http;

    Identity(Http http) {
        this.http = http;
    }

    /**
     * Verifies that the process which answers is the one that was started, with the settings that were asked for.
     *
     * @param asked the settings that the arm overrides
     * @return the effective values of all settings, without paths and secrets
     * @throws BlockFailure if it is another, or has other settings
     */
    Map<String, String> verify(Started started, Map<String, String> asked) throws BlockFailure, InterruptedException {
        String who = "the " + started.child().name();
        JsonNode answer = ask(who, started, "settings");
        String instance = answer.path("instance").asText();
        long pid = answer.path("pid").asLong();
        if (!instance.equals(started.instance()) || pid != started.child().pid()) {
            throw new BlockFailure(who + " is not the one who answers: started was instance " + started.instance()
                    + " as process " + started.child().pid() + ", on its port answers instance " + instance
                    + " as process " + pid);
        }
        Map<String, String> effective = new TreeMap<>();
        answer.path("settings")
                .properties()
                .forEach(e -> effective.put(e.getKey(), publishable(e.getValue().asText())));
        List<String> wrong = new ArrayList<>();
        asked.forEach((key, value) -> {
            String actual = effective.getOrDefault(key, "not there");
            if (Secrets.isSecret(key)) {
                if (!effective.containsKey(key) || Secrets.contradicts(value, actual)) {
                    wrong.add(key + " is not what it was set to");
                }
            } else if (!actual.equals(publishable(value))) {
                wrong.add(key + " is " + actual + " instead of " + value);
            }
        });
        if (!wrong.isEmpty()) {
            throw new BlockFailure(
                    who + " does not have the settings that were asked for: " + String.join(", ", wrong));
        }
        return Secrets.redacted(effective);
    }

    /** Paths say nothing about the measurement and something about the machine: only their last part is kept. */
    private static String publishable(String text) {
        return text.startsWith("/") ? text.substring(text.lastIndexOf('/') + 1) : text;
    }

    /**
     * Verifies that a proxy leads to a server and to no other one: requests through it must show in the server's own count of
     * requests, and must not show in the other server's.
     *
     * @param origin of the proxy, such as {@code http://127.0.0.1:40123}
     * @param to the server behind it
     * @param others the block's other servers
     * @return what was found, in words
     * @throws BlockFailure if it leads elsewhere, or does not pass requests on
     */
    String verifyProxy(String origin, Started to, List<Started> others) throws BlockFailure, InterruptedException {
        String who = "the proxy of the " + to.child().name();
        OptionalLong before = requests(to);
        List<OptionalLong> othersBefore = new ArrayList<>();
        for (Started other : others) {
            othersBefore.add(requests(other));
        }
        for (int i = 0; i < PROBES; i++) {
            try {
                int status = http.get(URI.create(origin + PATH)).status();
                if (status >= 500) {
                    throw new BlockFailure(who + " answers " + status + " to GET " + PATH);
                }
            } catch (IOException e) {
                throw new BlockFailure(who + " does not pass requests on: " + e);
            }
        }
        if (before.isEmpty()) {
            return "answers; the server has no count of requests that would show where it leads";
        }
        long expected = before.getAsLong() + PROBES;
        long counted = requests(to).orElse(0);
        // The client has its answer a little before the server has counted it.
        for (long end = System.nanoTime() + COUNTED_WITHIN; counted < expected && System.nanoTime() < end; ) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            counted = requests(to).orElse(0);
        }
        if (counted < expected) {
            throw new BlockFailure(who + " does not lead to that server: of " + PROBES + " requests through it "
                    + (counted - before.getAsLong()) + " arrived");
        }
        for (int i = 0; i < others.size(); i++) {
            long stray = requests(others.get(i)).orElse(0) - othersBefore.get(i).orElse(0);
            if (stray > 0) {
                throw new BlockFailure(who + " leads to the "
                        + others.get(i).child().name() + " as well: " + stray + " requests arrived there");
            }
        }
        return PROBES + " requests through it were counted by its server and by no other";
    }

    /** The server's own count of requests; empty if it has none because its instrument is off. */
    private OptionalLong requests(Started server) throws BlockFailure, InterruptedException {
        JsonNode metrics = ask("the " + server.child().name(), server, "metrics");
        return metrics.toString().contains("\"" + REQUESTS)
                        || metrics.toString().contains("\"lifecycle.")
                ? OptionalLong.of(count("", metrics))
                : OptionalLong.empty();
    }

    /** Helidon writes a meter as {@code "name.count;tag=value": n}, or as {@code "name": {"count;tag=value": n}}. */
    private static long count(String parent, JsonNode node) {
        long sum = 0;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = field.getKey().split(";", -1)[0];
            if (field.getValue().isObject()) {
                sum += count(name, field.getValue());
            } else if (name.equals(REQUESTS + ".count") || (parent.startsWith(REQUESTS) && name.equals("count"))) {
                sum += field.getValue().asLong();
            }
        }
        return sum;
    }

    private JsonNode ask(String who, Started server, String what) throws BlockFailure, InterruptedException {
        try {
            Http.Answer answer =
                    http.get(URI.create("http://127.0.0.1:" + server.target().adminPort() + "/observe/" + what));
            if (answer.status() == 404 && what.equals("metrics")) {
                return Json.mapper().createObjectNode(); // it has none
            }
            if (answer.status() != 200) {
                throw new BlockFailure(who + " answers " + answer.status() + " when asked for its " + what);
            }
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new BlockFailure(who + " cannot be asked for its " + what + ": " + e);
        }
    }
}
