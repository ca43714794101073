package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import dev.sevenstops.app.handle.OrderRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes a database of orders: beside its place first, and into its place in one step when it is complete. */
final class DatabaseWriter {
    /** Rows between two commits. */
    private static final int BATCH = 5_000;

    /**
     * Lines have a key made of the order's id and the line's number, so that an order's lines lie side by side and are
     * found by a range of the primary key, without a second index.
     */
    private static final String[] TABLES = {
        """
        CREATE TABLE orders (
          id BIGINT PRIMARY KEY, number VARCHAR(12) NOT NULL, customer_id BIGINT NOT NULL,
          customer VARCHAR(80) NOT NULL, status VARCHAR(10) NOT NULL, currency VARCHAR(3) NOT NULL,
          total DECIMAL(12, 2) NOT NULL, line_count INT NOT NULL,
          placed_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
        """, """
        CREATE TABLE order_lines (
          id BIGINT PRIMARY KEY, line INT NOT NULL, sku VARCHAR(10) NOT NULL, article VARCHAR(40) NOT NULL,
          quantity INT NOT NULL, unit_price DECIMAL(12, 2) NOT NULL, amount DECIMAL(12, 2) NOT NULL)
        """, "CREATE TABLE marker (version INT NOT NULL, orders BIGINT NOT NULL, lines BIGINT NOT NULL)"
    };

    private DatabaseWriter() {}

    static void write(Path file) throws IOException, SQLException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "orders-", ".tmp.mv.db");
        try {
            // H2 creates the file itself; what it wants is the name
            Files.delete(temporary);
            fill(temporary);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void fill(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection(DatabaseFile.url(file))) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            long lines = insert(connection);
            try (PreparedStatement marker = connection.prepareStatement("INSERT INTO marker VALUES (?, ?, ?)")) {
                marker.setInt(1, DatabaseFile.VERSION);
                marker.setLong(2, OrderGenerator.ORDERS);
                marker.setLong(3, lines);
                marker.executeUpdate();
            }
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN COMPACT");
            }
        }
    }

    private static long insert(Connection connection) throws SQLException {
        long lines = 0;
        try (PreparedStatement orders =
                        connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement orderLines =
                        connection.prepareStatement("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (long id = 1; id <= OrderGenerator.ORDERS; id++) {
                Order order = OrderGenerator.order(id);
                add(orders, order);
                for (OrderLine line : order.lines()) {
                    add(orderLines, order.id(), line);
                }
                lines += order.lines().size();
                if (id % BATCH == 0 || id == OrderGenerator.ORDERS) {
                    orders.executeBatch();
                    orderLines.executeBatch();
                    connection.commit();
                }
            }
        }
        return lines;
    }

    private static void add(PreparedStatement statement, Order order) throws SQLException {
        statement.setLong(1, order.id());
        statement.setString(2, order.number());
        statement.setLong(3, order.customerId());
        statement.setString(4, order.customer());
        statement.setString(5, order.status().name());
        statement.setString(6, order.currency());
        statement.setBigDecimal(7, order.total());
        statement.setInt(8, order.lines().size());
        statement.setLong(9, order.placedAt().toEpochMilli());
        statement.setLong(10, order.updatedAt().toEpochMilli());
        statement.addBatch();
    }

    private static void add(PreparedStatement statement, long order, OrderLine line) throws SQLException {
        statement.setLong(1, OrderRepository.lineKey(order, line.line()));
        statement.setInt(2, line.line());
        statement.setString(3, line.sku());
        statement.setString(4, line.article());
        statement.setInt(5, line.quantity());
        statement.setBigDecimal(6, line.unitPrice());
        statement.setBigDecimal(7, line.amount());
        statement.addBatch();
    }
}
