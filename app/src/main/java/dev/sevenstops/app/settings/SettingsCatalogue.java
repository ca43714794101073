package dev.sevenstops.app.settings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What can be set in one process.
 *
 * @param all every setting, in the order in which they are shown
 * @param secrets the keys whose values are never shown
 */
public record SettingsCatalogue(List<Setting> all, Set<String> secrets) {

    /** Whether there is such a key. */
    public boolean has(String key) {
        return all.stream().anyMatch(setting -> setting.key().equals(key));
    }

    /** The key that was probably meant. */
    public Optional<String> closest(String key) {
        return Closest.to(key, all.stream().map(Setting::key).toList());
    }

    /**
     * The configuration: what is given wins over the defaults.
     *
     * <p>Neither environment nor system properties take part: what a process was started with is all there is to know.
     */
    public Config config(Map<String, String> given) {
        Map<String, String> defaults = all.stream().collect(Collectors.toMap(Setting::key, Setting::defaultValue));
        return Config.builder()
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableKeyResolving()
                .disableValueResolving()
                .addSource(ConfigSources.create(given))
                .addSource(ConfigSources.create(defaults))
                .build();
    }

    /** The catalogue as one line of JSON. */
    public String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode settings = root.putArray("settings");
        for (Setting setting : all) {
            ObjectNode entry = settings.addObject();
            entry.put("key", setting.key());
            entry.put("type", setting.type().name());
            switch (setting.type()) {
                case Setting.Whole whole -> entry.put("min", whole.min()).put("max", whole.max());
                case Setting.Decimal decimal -> entry.put("min", decimal.min()).put("max", decimal.max());
                case Setting.OneOf oneOf -> {
                    ArrayNode values = entry.putArray("values");
                    oneOf.values().forEach(values::add);
                }
                case Setting.Flag flag -> {}
                case Setting.Text text -> {}
            }
            entry.put("default", setting.defaultValue());
            entry.put("stop", stop(setting.key()));
            entry.put("description", setting.description());
            if (secrets.contains(setting.key())) {
                entry.put("secret", true);
            }
        }
        return root.toString();
    }

    /** The stop that a key belongs to, or the room for keys that belong to none. */
    private static String stop(String key) {
        String[] parts = key.split("\\.", -1);
        return parts[0].equals("stops") ? parts[1] : parts[0];
    }
}
