package dev.sevenstops.app;

import dev.sevenstops.app.accept.AcceptSettings;
import dev.sevenstops.app.database.DatabaseSettings;
import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.handle.HandleSettings;
import dev.sevenstops.app.handle.quote.QuoteSettings;
import dev.sevenstops.app.middleware.MiddlewareSettings;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.route.RouteSettings;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.SettingsCatalogue;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                    Protocols.SETTINGS,
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
    static final Set<String> SECRETS = Set.of(DatabaseSettings.PASSWORD, Protocols.PASSWORD, MiddlewareSettings.SECRET);

    /** All of it. */
    static final SettingsCatalogue CATALOGUE = new SettingsCatalogue(ALL, SECRETS);

    private Catalogue() {}

    /** All settings. */
    static List<Setting> all() {
        return ALL;
    }

    /** The configuration: what is given wins over the defaults. */
    static Config config(Map<String, String> given) {
        return CATALOGUE.config(given);
    }

    /** The catalogue as one line of JSON. */
    static String json() {
        return CATALOGUE.json();
    }
}
