package dev.sevenstops.app.handle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Adds orders to the database. Safe for use by many threads and by many processes at once.
 *
 * <p>An order and all that belongs to it is one transaction, which starts by counting itself in the one row of
 * {@code marker}. That row's lock lets one order in after the other: so ids have no gaps, even when a transaction is undone,
 * and who sends the same order twice at the same time finds the first when it is the second's turn.
 */
public final class OrderWriter {
    private final DataSource database;
    private final OrderCount count;
    private final Clock clock;

    /**
     * A writer over an open database.
     *
     * @param database where connections come from
     * @param count is told of every order that is added
     * @param clock says when an order was placed
     */
    public OrderWriter(DataSource database, OrderCount count, Clock clock) {
        this.database = database;
        this.count = count;
        this.clock = clock;
    }

    /**
     * Adds an order, or finds the one that the same request has added before.
     *
     * @param order what was ordered
     * @param once makes the request one that may be sent again, if the client said so
     * @throws DatabaseException if the database does not take it; nothing is changed then
     */
    public Outcome place(NewOrder order, Optional<Once> once) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Outcome outcome = place(connection, order, once);
                if (outcome instanceof Placed placed) {
                    connection.commit();
                    count.atLeast(placed.order().id());
                } else {
                    connection.rollback();
                }
                return outcome;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException("placing an order", e);
        }
    }

    private Outcome place(Connection connection, NewOrder order, Optional<Once> once) throws SQLException {
        long id = next(connection, order.lines().size());
        if (once.isPresent()) {
            Optional<Outcome> earlier = earlier(connection, once.get());
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        Order placed = placed(id, order);
        try (PreparedStatement row =
                        connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement lines =
                        connection.prepareStatement("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            OrderRows.bind(row, placed);
            row.executeUpdate();
            for (OrderLine line : placed.lines()) {
                OrderRows.bind(lines, id, line);
                lines.addBatch();
            }
            lines.executeBatch();
        }
        if (once.isPresent()) {
            remember(connection, once.get(), id);
        }
        return new Placed(placed);
    }

    private static long next(Connection connection, int lines) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("UPDATE marker SET orders = orders + 1, lines = lines + ?");
                Statement read = connection.createStatement()) {
            update.setInt(1, lines);
            update.executeUpdate();
            try (ResultSet row = read.executeQuery("SELECT orders FROM marker")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Optional<Outcome> earlier(Connection connection, Once once) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT body, order_id FROM placements WHERE request = ?")) {
            statement.setString(1, once.request());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(row.getString(1).equals(once.body()) ? new Again(row.getLong(2)) : new Conflict());
            }
        }
    }

    private static void remember(Connection connection, Once once, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO placements VALUES (?, ?, ?)")) {
            statement.setString(1, once.request());
            statement.setString(2, once.body());
            statement.setLong(3, id);
            statement.executeUpdate();
        }
    }

    private Order placed(long id, NewOrder order) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<OrderLine> lines = new ArrayList<>();
        for (NewOrder.Line line : order.lines()) {
            lines.add(new OrderLine(
                    lines.size() + 1, line.sku(), line.article(), line.quantity(), line.unitPrice(), line.amount()));
        }
        return new Order(
                id,
                OrderRows.number(id),
                order.customerId(),
                order.customer(),
                OrderStatus.NEW,
                order.currency(),
                order.total(),
                now,
                now,
                List.copyOf(lines));
    }

    /**
     * What makes a request one that may be sent again.
     *
     * @param request names it: who sent it, and the key that they gave it
     * @param body stands for what was sent; a digest, 64 characters at most as the name
     */
    public record Once(String request, String body) {}

    /** What became of an order. */
    public sealed interface Outcome {}

    /**
     * It was added.
     *
     * @param order as it is now
     */
    public record Placed(Order order) implements Outcome {}

    /**
     * The same request has added it before.
     *
     * @param id of the order
     */
    public record Again(long id) implements Outcome {}

    /** The same name was given to another request before. */
    public record Conflict() implements Outcome {}
}
