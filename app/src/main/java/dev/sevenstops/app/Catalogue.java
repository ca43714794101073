package dev.sevenstops.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.app.accept.AcceptSettings;
import dev.sevenstops.app.database.DatabaseSettings;
import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.handle.HandleSettings;
import dev.sevenstops.app.handle.quote.QuoteSettings;
import dev.sevenstops.app.middleware.MiddlewareSettings;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.route.RouteSettings;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Closest;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that can be set: the service's own keys, those of its stops, and those of the instrument. */
final class Catalogue {
    private static final List<Setting> APP = List.of(
            new Setting("app.host", new Setting.Text(), "127.0.0.1", "address that both listeners bind to"),
            new Setting("app.port", new Setting.Whole(0, 65535), "8080", "port of the service, 0 for any free one"),
            new Setting(
                    "app.admin.port",
                    new Setting.Whole(0, 65535),
                    "8081",
                    "port of metrics, health and settings, 0 for any free one"),
            new Setting(
                    "app.shutdown.grace",
                    new Setting.Whole(0, 60_000),
                    "3000",
                    "milliseconds that requests in flight have to finish when the service ends"));

    private static final List<Setting> ALL = Stream.of(
                    APP,
                    DatabaseSettings.SETTINGS,
                    AcceptSettings.SETTINGS,
                    ParseSettings.SETTINGS,
                    RouteSettings.SETTINGS,
                    MiddlewareSettings.SETTINGS,
                    HandleSettings.SETTINGS,
                    QuoteSettings.SETTINGS,
                    SerializeSettings.SETTINGS,
                    DrainSettings.SETTINGS,
                    Lifecycle.settings())
            .flatMap(List::stream)
            .toList();

    /** The keys whose values are never shown. */
    static final Set<String> SECRETS = Set.of(DatabaseSettings.PASSWORD, MiddlewareSettings.SECRET);

    private Catalogue() {}

    /** All settings. */
    static List<Setting> all() {
        return ALL;
    }

    /** Whether there is such a key. */
    static boolean has(String key) {
        return ALL.stream().anyMatch(setting -> setting.key().equals(key));
    }

    /** The key that was probably meant. */
    static Optional<String> closest(String key) {
        return Closest.to(key, ALL.stream().map(Setting::key).toList());
    }

    /**
     * The configuration: what is given wins over the defaults.
     *
     * <p>Neither environment nor system properties take part: what a process was started with is all there is to know.
     */
    static Config config(Map<String, String> given) {
        Map<String, String> defaults = ALL.stream().collect(Collectors.toMap(Setting::key, Setting::defaultValue));
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
    static String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode settings = root.putArray("settings");
        for (Setting setting : ALL) {
            ObjectNode entry = settings.addObject();
            entry.put("key", setting.key());
            entry.put("type", setting.type().name());
            switch (setting.type()) {
                case Setting.Whole whole -> entry.put("min", whole.min()).put("max", whole.max());
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
            if (SECRETS.contains(setting.key())) {
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
