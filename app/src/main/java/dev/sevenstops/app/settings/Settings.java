package dev.sevenstops.app.settings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The effective value of every setting of the catalogue, checked. Immutable. */
public final class Settings {
    /** What is shown instead of a secret. */
    public static final String HIDDEN = "(set)";

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * Reads and checks every setting.
     *
     * @param catalogue what can be set
     * @param config holds given values; what it does not hold has its default
     * @throws StartupFailure for the first value that its type refuses
     */
    public static Settings read(List<Setting> catalogue, Config config) throws StartupFailure {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting setting : catalogue) {
            String value = config.get(setting.key()).asString().orElse(setting.defaultValue());
            var problem = setting.problemWith(value);
            if (problem.isPresent()) {
                throw new StartupFailure(
                        StartupFailure.USAGE, setting.key() + "=" + value + ": " + problem.orElseThrow());
            }
            values.put(setting.key(), value);
        }
        return new Settings(values);
    }

    /**
     * A value as text.
     *
     * @throws IllegalArgumentException if the catalogue has no such key: a mistake in the program, not of its user
     */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no setting " + key + " in the catalogue");
        }
        return value;
    }

    /** The value of a {@link Setting.Whole}, which its range must keep within an int. */
    public int whole(String key) {
        return Integer.parseInt(text(key));
    }

    /** The value of a {@link Setting.Decimal}. */
    public double decimal(String key) {
        return Double.parseDouble(text(key));
    }

    /** The value of a {@link Setting.Flag}. */
    public boolean flag(String key) {
        return text(key).equals("true");
    }

    /** All values as text, in the order of the catalogue. They include secrets: {@link #shown} is for other eyes. */
    public Map<String, String> all() {
        return values;
    }

    /**
     * All values as they may be shown.
     *
     * @param secrets the keys whose values must not be: if they are set, {@link #HIDDEN} is shown instead
     */
    public Map<String, String> shown(Set<String> secrets) {
        Map<String, String> shown = new LinkedHashMap<>(values);
        secrets.forEach(key -> shown.computeIfPresent(key, (k, value) -> value.isEmpty() ? "" : HIDDEN));
        return shown;
    }

    /**
     * What a process answers to {@code /observe/settings}.
     *
     * @param secrets the keys whose values are never shown
     * @param instance identifies the process
     * @return JSON in UTF-8
     */
    public byte[] report(Set<String> secrets, String instance) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("instance", instance);
        root.put("pid", ProcessHandle.current().pid());
        ObjectNode values = root.putObject("settings");
        shown(secrets).forEach(values::put);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
