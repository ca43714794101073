package dev.sevenstops.app.handle;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import java.util.List;

/**
 * The settings of the handle stop: how many requests may be in the database, and how long each may wait for it.
 *
 * <p>The fault is one pool that everybody shares with timeouts so wide that they never fire: a few slow searches hold all
 * connections and every other route waits for them. The fix gives searches only some of the pool, and bounds both waits.
 */
public final class HandleSettings {
    private static final String POOL_SIZE = "stops.handle.pool-size";
    private static final String POOL_TIMEOUT = "stops.handle.pool-timeout";
    private static final String QUERY_TIMEOUT = "stops.handle.query-timeout";
    private static final String SEARCH_CONCURRENCY = "stops.handle.search-concurrency";
    private static final String SEARCH_DELAY = "app.database.search-delay";
    private static final String ORDER_DELAY = "app.database.order-delay";

    /**
     * What can be set.
     *
     * <p>250 ms is the shortest wait that the pool (HikariCP) can be told.
     */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(POOL_SIZE, new Setting.Whole(1, 1_000), "16", "connections to the database"),
            new Setting(
                    POOL_TIMEOUT,
                    new Setting.Whole(250, 600_000),
                    "500",
                    "milliseconds that a request waits for a connection to the database before it is answered 503"),
            new Setting(
                    QUERY_TIMEOUT,
                    new Setting.Whole(0, 600_000),
                    "2000",
                    "milliseconds that a statement may take before the database ends it and the answer is 504, 0 for"
                            + " no bound"),
            new Setting(
                    SEARCH_CONCURRENCY,
                    new Setting.Whole(0, 1_000),
                    "4",
                    "searches at once; one more is answered 503 without waiting; 0 for no limit"),
            new Setting(
                    SEARCH_DELAY,
                    new Setting.Whole(0, 600_000),
                    "0",
                    "milliseconds that the database itself waits in each search: stands for a dependency that is slow"),
            new Setting(
                    ORDER_DELAY,
                    new Setting.Whole(0, 60_000_000),
                    "0",
                    "microseconds, not milliseconds, that the handler of one order waits before it asks the database, without"
                            + " a connection: an effect of known size in the own time of handle"));

    private HandleSettings() {}

    /**
     * Opens the pool of connections.
     *
     * @param settings the effective settings
     * @param address what to connect to; its URL, and user and password where it needs them
     * @throws RuntimeException of the pool's own making if the database does not answer
     */
    public static HikariDataSource pool(Settings settings, DatabaseAddress address) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("orders");
        pool.setJdbcUrl(address.url());
        address.user().ifPresent(pool::setUsername);
        address.password().ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(settings.whole(POOL_SIZE));
        pool.setConnectionTimeout(settings.whole(POOL_TIMEOUT));
        pool.setConnectionInitSql(address.dialect().limitStatements(settings.whole(QUERY_TIMEOUT)));
        return new HikariDataSource(pool);
    }

    /**
     * The answers to requests for orders.
     *
     * @param maxPageSize rows in one page at most
     */
    public static OrdersHandler orders(Settings settings, OrderRepository orders, int maxPageSize) {
        return new OrdersHandler(orders, maxPageSize, new OrderDelay(settings.whole(ORDER_DELAY)));
    }

    /** The search, limited as the settings say. */
    public static OrderSearch search(Settings settings, javax.sql.DataSource database, Dialect dialect) {
        return new OrderSearch(database, dialect, settings.whole(SEARCH_DELAY), settings.whole(SEARCH_CONCURRENCY));
    }
}
