package dev.sevenstops.app.handle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads orders from the database. Safe for use by many threads at once.
 *
 * <p>Orders have the ids 1 to {@link #total()} without gaps, so a page is a range of the primary key: it costs what its
 * rows cost, wherever in the list it lies.
 */
public final class OrderRepository {
    /** Orders that {@link #preload()} reads at once. */
    private static final int PRELOADED = 1_000;

    /** How far apart the keys of two orders' first lines are. */
    static final int LINES_PER_ORDER = 16;

    /** The columns of {@link OrderSummary}, in its order. */
    static final String SUMMARY =
            "id, number, customer_id, customer, status, currency, total, line_count, placed_at, updated_at";

    private static final String SUMMARIES = "SELECT " + SUMMARY + " FROM orders WHERE id BETWEEN ? AND ? ORDER BY id";
    private static final String AFTER = "SELECT " + SUMMARY + " FROM orders WHERE id > ? ORDER BY id LIMIT ?";
    private static final String LINES_OF = """
            SELECT line, sku, article, quantity, unit_price, amount, id
            FROM order_lines WHERE id BETWEEN ? AND ? ORDER BY id""";
    private static final String LINES = """
            SELECT line, sku, article, quantity, unit_price, amount
            FROM order_lines WHERE id BETWEEN ? AND ? ORDER BY id""";

    private final DataSource database;
    private final OrderCount count;

    /**
     * A repository over an open database.
     *
     * @param database where connections come from
     * @param count how many orders there are
     */
    public OrderRepository(DataSource database, OrderCount count) {
        this.database = database;
        this.count = count;
    }

    /**
     * How many orders there are.
     *
     * @throws DatabaseException if the database had to be asked and does not answer
     */
    public long total() {
        return count.get();
    }

    /** The key of an order's line in the database. */
    public static long lineKey(long order, int line) {
        return order * LINES_PER_ORDER + line;
    }

    /**
     * A page of the list.
     *
     * @param page from 0
     * @param size rows at most
     * @return the rows, by id; empty beyond the end
     * @throws DatabaseException if the database does not answer
     */
    public List<OrderSummary> page(int page, int size) {
        long first = (long) page * size + 1;
        long last = Math.min((page + 1L) * size, total());
        if (first > last) {
            return List.of();
        }
        return summaries(first, last);
    }

    /**
     * One order with its lines.
     *
     * @throws DatabaseException if the database does not answer
     */
    public Optional<Order> order(long id) {
        if (id < 1) {
            return Optional.empty();
        }
        return summaries(id, id).stream().findFirst().map(row -> Order.of(row, lines(id)));
    }

    /**
     * The orders that follow one, with their lines: a page that is found by where the page before it ended.
     *
     * @param id the last order of the page before, 0 for the first page
     * @param limit orders at most, from 1
     * @return the orders, by id; empty behind the last
     * @throws DatabaseException if the database does not answer
     */
    public List<Order> after(long id, int limit) {
        try (Connection connection = database.getConnection()) {
            List<OrderSummary> rows = new ArrayList<>(limit);
            try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
                statement.setLong(1, id);
                statement.setInt(2, limit);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(summary(row));
                    }
                }
            }
            return rows.isEmpty() ? List.of() : withLines(connection, rows);
        } catch (SQLException e) {
            throw new DatabaseException("orders after " + id, e);
        }
    }

    /**
     * Reads every order and its lines once, so that the database's cache is as full as it will be.
     *
     * @throws DatabaseException if the database does not answer
     */
    public void preload() {
        List<Order> orders = after(0, PRELOADED);
        while (!orders.isEmpty()) {
            orders = after(orders.getLast().id(), PRELOADED);
        }
    }

    /** Puts orders together from their rows, which are by id, and their lines. */
    private static List<Order> withLines(Connection connection, List<OrderSummary> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LINES_OF)) {
            statement.setLong(1, lineKey(rows.getFirst().id(), 0));
            statement.setLong(2, lineKey(rows.getLast().id() + 1, 0) - 1);
            List<Order> orders = new ArrayList<>(rows.size());
            try (ResultSet line = statement.executeQuery()) {
                boolean more = line.next();
                for (OrderSummary row : rows) {
                    List<OrderLine> lines = new ArrayList<>(row.lineCount());
                    while (more && line.getLong(7) < lineKey(row.id() + 1, 0)) {
                        lines.add(line(line));
                        more = line.next();
                    }
                    orders.add(Order.of(row, lines));
                }
            }
            return orders;
        }
    }

    private List<OrderSummary> summaries(long first, long last) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SUMMARIES)) {
            statement.setLong(1, first);
            statement.setLong(2, last);
            return summaries(statement, (int) (last - first + 1));
        } catch (SQLException e) {
            throw new DatabaseException("orders " + first + " to " + last, e);
        }
    }

    /**
     * Runs a query for {@link #SUMMARY}.
     *
     * @param most how many rows there can be
     */
    static List<OrderSummary> summaries(PreparedStatement statement, int most) throws SQLException {
        List<OrderSummary> rows = new ArrayList<>(most);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(summary(row));
            }
        }
        return rows;
    }

    private static OrderSummary summary(ResultSet row) throws SQLException {
        return new OrderSummary(
                row.getLong(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                OrderStatus.valueOf(row.getString(5)),
                row.getString(6),
                row.getBigDecimal(7),
                row.getInt(8),
                Instant.ofEpochMilli(row.getLong(9)),
                Instant.ofEpochMilli(row.getLong(10)));
    }

    private List<OrderLine> lines(long order) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LINES)) {
            statement.setLong(1, lineKey(order, 0));
            statement.setLong(2, lineKey(order + 1, 0) - 1);
            List<OrderLine> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(line(row));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw new DatabaseException("lines of order " + order, e);
        }
    }

    private static OrderLine line(ResultSet row) throws SQLException {
        return new OrderLine(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getBigDecimal(5),
                row.getBigDecimal(6));
    }
}
