package dev.sevenstops.app.handle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * How many orders there are, without a query for every page: this process counts what it adds itself. Where others write to
 * the same database, their orders are seen within a second. Safe for use by many threads at once.
 */
public final class OrderCount {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DataSource database;
    private final boolean shared;
    private final AtomicLong count;
    private final AtomicLong asked = new AtomicLong(System.nanoTime());

    /**
     * Starts from a number that was just read.
     *
     * @param database where connections come from
     * @param dialect says whether others write to the database too
     * @param count how many orders there are now
     */
    public OrderCount(DataSource database, Dialect dialect, long count) {
        this.database = database;
        this.shared = dialect.shared();
        this.count = new AtomicLong(count);
    }

    long get() {
        if (shared) {
            long before = asked.get();
            long now = System.nanoTime();
            // one of those who find it stale asks, the others go on
            if (now - before > FRESH_NANOS && asked.compareAndSet(before, now)) {
                atLeast(ask());
            }
        }
        return count.get();
    }

    /** There is an order with this id, and therefore all those before it. */
    void atLeast(long id) {
        count.accumulateAndGet(id, Math::max);
    }

    private long ask() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT orders FROM marker")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DatabaseException("the number of orders", e);
        }
    }
}
