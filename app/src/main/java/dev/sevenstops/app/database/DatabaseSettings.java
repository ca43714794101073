package dev.sevenstops.app.database;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import java.util.List;

/** The settings that say where the orders are. */
public final class DatabaseSettings {
    static final String DATABASE = "app.database";
    static final String USER = "app.database.user";
    static final String ORDERS = "app.database.orders";
    private static final String PRELOAD = "app.database.preload";

    /** Key of the password, which is never shown. */
    public static final String PASSWORD = "app.database.password";

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    DATABASE,
                    new Setting.Text(),
                    DatabaseFile.defaultPath(),
                    "the orders' H2 file, its name ends in .mv.db; created on first use, and each process works on a"
                            + " copy of its own; or a PostgreSQL database as jdbc:postgresql://host:port/database"),
            new Setting(USER, new Setting.Text(), "", "user of the PostgreSQL database"),
            new Setting(PASSWORD, new Setting.Text(), "", "password of that user; never shown"),
            new Setting(
                    ORDERS,
                    new Setting.Whole(1, OrderGenerator.ORDERS),
                    String.valueOf(OrderGenerator.ORDERS),
                    "orders that an empty PostgreSQL database is filled with, once; an H2 file always has 100000"),
            new Setting(
                    PRELOAD,
                    new Setting.Flag(),
                    "false",
                    "whether all orders are read once before the service listens, so that the database's cache, which an H2"
                            + " file has in this process' heap, no longer grows with what is asked for"));

    private DatabaseSettings() {}

    /** Whether all orders are to be read before the service listens. */
    public static boolean preload(Settings settings) {
        return settings.flag(PRELOAD);
    }
}
