package dev.sevenstops.app.serialize;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import java.util.List;

/** The settings of the serialize stop. */
public final class SerializeSettings {
    private static final String SERIALIZER = "stops.serialize.serializer";
    private static final String MAX_PAGE_SIZE = "stops.serialize.max-page-size";

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    SERIALIZER,
                    new Setting.OneOf(List.of("jackson", "dsl-json")),
                    "dsl-json",
                    "what turns objects into JSON: generic (jackson) or generated at compile time (dsl-json)"),
            new Setting(
                    MAX_PAGE_SIZE,
                    new Setting.Whole(1, 10_000),
                    "50",
                    "rows in one page of a list at most; a larger size that is asked for is cut to this"));

    private SerializeSettings() {}

    /** The serializer that the settings name. */
    public static JsonSerializer serializer(Settings settings) {
        return switch (settings.text(SERIALIZER)) {
            case "jackson" -> new JacksonSerializer();
            case "dsl-json" -> new DslJsonSerializer();
            default -> throw new IllegalArgumentException("no serializer " + settings.text(SERIALIZER));
        };
    }

    /** Rows in one page at most. */
    public static int maxPageSize(Settings settings) {
        return settings.whole(MAX_PAGE_SIZE);
    }
}
