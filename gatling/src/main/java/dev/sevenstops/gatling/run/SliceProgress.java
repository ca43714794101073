package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Json;
import java.util.Locale;
import java.util.Optional;

/**
 * What the generator says about the slice that it is at.
 *
 * @param slice number of the slice, from 1; 0 while it warms up
 * @param kind measure, control or warm-up, in small letters
 * @param figure what it has measured so far, in words; may be empty
 */
record SliceProgress(int slice, int of, String arm, String kind, String figure) {

    /** Reads a line of the generator's output; empty if it says something else. */
    static Optional<SliceProgress> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.mapper().readTree(line);
            return json.has("slice")
                    ? Optional.of(new SliceProgress(
                            json.path("slice").asInt(),
                            json.path("of").asInt(),
                            json.path("arm").asText(),
                            json.path("kind").asText().toLowerCase(Locale.ROOT),
                            json.path("figure").asText()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // some other output that happens to begin like this: it goes into the log
        }
    }
}
