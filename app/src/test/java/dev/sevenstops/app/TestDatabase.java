package dev.sevenstops.app;

import dev.sevenstops.app.database.DatabaseFile;
import dev.sevenstops.app.settings.StartupFailure;

/** The database that the tests share: generated once for a build folder, and never changed by anyone. */
public final class TestDatabase {
    private TestDatabase() {}

    /** The complete file. */
    public static synchronized DatabaseFile file() throws StartupFailure {
        DatabaseFile file = DatabaseFile.at("target/test-database/orders-v" + DatabaseFile.VERSION + ".mv.db");
        file.ensure();
        return file;
    }
}
