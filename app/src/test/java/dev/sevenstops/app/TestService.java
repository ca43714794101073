package dev.sevenstops.app;

import dev.sevenstops.app.settings.Settings;
import io.helidon.config.Config;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts the service within the test's own process, on free ports, over the tests' database, with the tests' secret. */
final class TestService {
    private TestService() {}

    /** The service with these settings. */
    static OrdersService start(Map<String, String> given) throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("app.port", "0");
        values.put("app.admin.port", "0");
        values.put("app.database", TestDatabase.file().path().toString());
        values.put("stops.middleware.jwt.hs256-secret", TestTokens.SECRET);
        values.putAll(given);
        Config config = Catalogue.config(values);
        return OrdersService.start(Settings.read(Catalogue.all(), config), config, "test");
    }
}
