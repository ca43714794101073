package dev.sevenstops.app.handle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Finds orders by text. Safe for use by many threads at once.
 *
 * <p>Searches are the service's slow query, and they share the pool with everything else. So only some may run at once: a
 * bulkhead, as ships have them, keeps one flooded room from sinking the rest (M. Nygard, "Release It!"). It never waits: a
 * queue in front of a dependency that is too slow only makes the waiting longer.
 */
public final class OrderSearch {
    /** What an article's key looks like; everything else is looked for in customers' names. */
    private static final Pattern SKU = Pattern.compile("[Aa]-\\d{4}");

    private static final String BY_CUSTOMER = "SELECT " + OrderRepository.SUMMARY
            + " FROM orders WHERE LOWER(customer) LIKE ? ESCAPE '!' ORDER BY id LIMIT ?";
    // the lines are read by their key, and so in the order of their orders: no more than are needed, if there are as
    // many.
    // An order can have the article in every line.
    private static final String BY_SKU = "SELECT " + OrderRepository.SUMMARY + " FROM orders WHERE id IN (SELECT id / "
            + OrderRepository.LINES_PER_ORDER + " FROM order_lines WHERE sku = ? ORDER BY id LIMIT ? * "
            + OrderRepository.LINES_PER_ORDER + ") ORDER BY id LIMIT ?";

    private final DataSource database;
    private final Dialect dialect;
    private final int delayMillis;
    private final Semaphore permits;

    /**
     * A search over an open database.
     *
     * @param database where connections come from
     * @param dialect what it speaks
     * @param delayMillis how long the database itself waits in each search; 0 for not at all
     * @param concurrency searches at once; 0 for no limit
     */
    public OrderSearch(DataSource database, Dialect dialect, int delayMillis, int concurrency) {
        this.database = database;
        this.dialect = dialect;
        this.delayMillis = delayMillis;
        this.permits = new Semaphore(concurrency == 0 ? Integer.MAX_VALUE : concurrency);
    }

    /**
     * The first orders, by id, that have this text in the customer's name, whatever its case; or, for an article's key such
     * as {@code A-1003}, those that have a line with this article.
     *
     * @param text what to look for
     * @param limit orders at most
     * @throws TooManySearches if as many searches are running as may
     * @throws DatabaseException if the database does not answer
     */
    public List<OrderSummary> find(String text, int limit) {
        if (!permits.tryAcquire()) {
            throw new TooManySearches();
        }
        try (Connection connection = database.getConnection()) {
            if (delayMillis > 0) {
                delay(connection);
            }
            return find(connection, text, limit);
        } catch (SQLException e) {
            throw new DatabaseException("a search", e);
        } finally {
            permits.release();
        }
    }

    private void delay(Connection connection) throws SQLException {
        try (PreparedStatement waiting = connection.prepareStatement(dialect.waiting())) {
            waiting.setInt(1, delayMillis);
            waiting.execute();
        }
    }

    private static List<OrderSummary> find(Connection connection, String text, int limit) throws SQLException {
        boolean sku = SKU.matcher(text).matches();
        try (PreparedStatement statement = connection.prepareStatement(sku ? BY_SKU : BY_CUSTOMER)) {
            statement.setString(1, sku ? text.toUpperCase(Locale.ROOT) : "%" + literal(text) + "%");
            statement.setInt(2, limit);
            if (sku) {
                statement.setInt(3, limit);
            }
            return OrderRepository.summaries(statement, limit);
        }
    }

    /** The text with LIKE's own signs taken literally. */
    private static String literal(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }

    /** As many searches are running as may. */
    public static final class TooManySearches extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySearches() {
            // raised when there is much to do, and for that reason: without a stack trace it costs next to nothing
            super("as many searches are running as may", null, false, false);
        }
    }
}
