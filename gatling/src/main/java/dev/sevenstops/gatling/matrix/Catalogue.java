package dev.sevenstops.gatling.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that the processes of a block have, as they print them with {@code --settings}. The matrix is checked against this,
 * so that a misspelt key is found before a block is spent on it.
 */
public final class Catalogue {
    /** The setting that gets the secret which tokens are signed with; a fresh one for each block. */
    public static final String TOKEN_SECRET = "stops.middleware.jwt.hs256-secret";

    /** What the settings of the downstream process begin with; all others are the app's. */
    public static final String DOWNSTREAM = "downstream.";

    /** The app's setting that gets the addresses of the downstream services. */
    public static final String DOWNSTREAM_ADDRESSES = "app.downstream";

    /** The app's setting that gets a PKCS#12 file with key and certificate, and with which its listener speaks TLS. */
    public static final String TLS_KEY_STORE = "app.tls.keystore";

    /** The app's setting that gets that file's password. */
    public static final String TLS_PASSWORD = "app.tls.password";

    private final Map<String, Setting> settings;

    private Catalogue(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /** One setting; {@code min} and {@code max} are there for numbers, {@code values} for enumerations. */
    private record Setting(String type, Optional<BigDecimal> min, Optional<BigDecimal> max, List<String> values) {
        String range() {
            return min.map(bound -> " from " + bound.toPlainString()).orElse("")
                    + max.map(bound -> " to " + bound.toPlainString()).orElse("");
        }

        boolean contains(BigDecimal number) {
            return min.map(bound -> number.compareTo(bound) >= 0).orElse(true)
                    && max.map(bound -> number.compareTo(bound) <= 0).orElse(true);
        }
    }

    /**
     * Reads what a process prints.
     *
     * @param who the process, for messages, such as {@code app}
     * @throws InputException if it is not a catalogue
     */
    public static Catalogue parse(String who, String json) throws InputException {
        JsonNode list;
        try {
            list = Json.mapper().readTree(json).path("settings");
        } catch (JsonProcessingException e) {
            throw new InputException("the " + who + "'s catalogue of settings is not JSON: " + e.getOriginalMessage());
        }
        if (!list.isArray() || list.isEmpty()) {
            throw new InputException("the " + who + "'s catalogue names no settings");
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

    private static Optional<BigDecimal> bound(JsonNode node, String name) {
        JsonNode bound = node.path(name);
        return bound.isNumber() ? Optional.of(bound.decimalValue().stripTrailingZeros()) : Optional.empty();
    }

    /** The settings of both; a key that is in both is the first one's. */
    public Catalogue and(Catalogue other) {
        Map<String, Setting> all = new LinkedHashMap<>(settings);
        other.settings.forEach(all::putIfAbsent);
        return new Catalogue(all);
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
            case "number" -> number(setting, value);
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
        Optional<String> problem = Optional.of("must be a whole number" + setting.range() + ", found '" + value + "'");
        try {
            return setting.contains(new BigDecimal(new BigInteger(value))) ? Optional.empty() : problem;
        } catch (NumberFormatException e) {
            return problem;
        }
    }

    private static Optional<String> number(Setting setting, String value) {
        Optional<String> problem = Optional.of("must be a number" + setting.range() + ", found '" + value + "'");
        try {
            return setting.contains(new BigDecimal(value)) ? Optional.empty() : problem;
        } catch (NumberFormatException e) {
            return problem;
        }
    }
}
