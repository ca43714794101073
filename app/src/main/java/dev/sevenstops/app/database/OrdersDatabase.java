package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.DatabaseAddress;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;

/** The database of a running service: ready to be connected to, with all its orders. */
public final class OrdersDatabase implements AutoCloseable {
    private final DatabaseAddress address;
    private final long orders;
    private final Runnable close;

    private OrdersDatabase(DatabaseAddress address, long orders, Runnable close) {
        this.address = address;
        this.orders = orders;
        this.close = close;
    }

    /** Whether the setting names a PostgreSQL database, not a file. */
    public static boolean isRemote(Settings settings) {
        return settings.text(DatabaseSettings.DATABASE).startsWith("jdbc:");
    }

    /**
     * Prepares the database that the settings name: a copy of a file, or a PostgreSQL database, which is filled if it is
     * empty.
     *
     * @throws StartupFailure if it cannot be used
     */
    public static OrdersDatabase open(Settings settings) throws StartupFailure {
        if (isRemote(settings)) {
            PostgresDatabase database = PostgresDatabase.of(settings);
            return new OrdersDatabase(database.address(), database.ensure(), () -> {});
        }
        DatabaseFile file = DatabaseFile.at(settings.text(DatabaseSettings.DATABASE));
        DatabaseFile.Marker marker = file.check();
        WorkingCopy copy = WorkingCopy.of(file);
        return new OrdersDatabase(copy.address(), marker.orders(), copy::close);
    }

    /** How to connect to it. */
    public DatabaseAddress address() {
        return address;
    }

    /** How many orders it had when it was opened. */
    public long orders() {
        return orders;
    }

    /** Gives up what belongs to this process; call it when all connections are closed. */
    @Override
    public void close() {
        close.run();
    }
}
