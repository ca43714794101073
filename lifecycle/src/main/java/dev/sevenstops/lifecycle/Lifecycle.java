package dev.sevenstops.lifecycle;

import io.helidon.config.Config;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.function.Consumer;

/** The instrument's front door. */
public final class Lifecycle {
    private static final List<Setting> SETTINGS = List.of(new Setting(
            "lifecycle.enabled", new Setting.Flag(), "true", "whether the seven stops of each request are timed"));

    private Lifecycle() {}

    /** The settings that the instrument itself implements. */
    public static List<Setting> settings() {
        return SETTINGS;
    }

    /**
     * Adds the instrument to a server's default listener.
     *
     * @param server the server's configuration, complete but for its routing
     * @param config the configuration that holds the {@code lifecycle.*} keys, at its root
     * @param routing adds the application's routes and filters to the routing that it is given
     */
    public static Lifecycle install(
            WebServerConfig.Builder server, Config config, Consumer<HttpRouting.Builder> routing) {
        server.routing(routing);
        return new Lifecycle();
    }
}
