package dev.sevenstops.gatling.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that the app has, as it prints them with {@code --settings}. The matrix is checked against this, so that a
 * misspelt key is found before a block is spent on it.
 */
public final class Catalogue {
    /** The setting that gets the secret which tokens are signed with; a fresh one for each block. */
    public static final String TOKEN_SECRET = "stops.middleware.jwt.hs256-secret";

    private final Map<String, Setting> settings;

    private Catalogue(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /** One setting; {@code min} and {@code max} are there for whole numbers, {@code values} for enumerations. */
    private record Setting(String type, Optional<BigInteger> min, Optional<BigInteger> max, List<String> values) {}

    /**
     * Reads the app's output.
     *
     * @throws InputException if it is not a catalogue
     */
    public static Catalogue parse(String json) throws InputException {
        JsonNode list;
        try {
            list = Json.mapper().readTree(json).path("settings");
        } catch (JsonProcessingException e) {
            throw new InputException("the app's catalogue of settings is not JSON: " + e.getOriginalMessage());
        }
        if (!list.isArray() || list.isEmpty()) {
            throw new InputException("the app's catalogue names no settings");
        }
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (JsonNode node : list) {
            List<String> values = new ArrayList<>();
            node.path("values").forEach(value -> values.add(value.asText()));
            settings.put(
                    node.path("key").asText(),
                    new Setting(node.path("type").asText("string"), bound(node, "min"), bound(node, "max"), values));
        }
        return new Catalogue(settings);
    }

    private static Optional<BigInteger> bound(JsonNode node, String name) {
        JsonNode bound = node.path(name);
        return bound.isIntegralNumber() ? Optional.of(bound.bigIntegerValue()) : Optional.empty();
    }

    /** All keys. */
    public Set<String> keys() {
        return settings.keySet();
    }

    /** What is wrong with a value of a known key, as the end of a sentence; empty if nothing is. */
    Optional<String> problem(String key, String value) {
        Setting setting = settings.get(key);
        if (setting == null) {
            return Optional.empty();
        }
        return switch (setting.type()) {
            case "integer" -> wholeNumber(setting, value);
            case "boolean" ->
                Set.of("true", "false").contains(value)
                        ? Optional.empty()
                        : Optional.of("must be true or false, found '" + value + "'");
            case "enum" ->
                setting.values().contains(value)
                        ? Optional.empty()
                        : Optional.of("must be one of " + String.join(", ", setting.values()) + ", found '" + value
                                + "'" + Suggestions.didYouMean(value, setting.values()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> wholeNumber(Setting setting, String value) {
        String range = setting.min().map(min -> " from " + min).orElse("")
                + setting.max().map(max -> " to " + max).orElse("");
        Optional<String> problem = Optional.of("must be a whole number" + range + ", found '" + value + "'");
        try {
            BigInteger number = new BigInteger(value);
            boolean fits = setting.min().map(min -> number.compareTo(min) >= 0).orElse(true)
                    && setting.max().map(max -> number.compareTo(max) <= 0).orElse(true);
            return fits ? Optional.empty() : problem;
        } catch (NumberFormatException e) {
            return problem;
        }
    }
}
