package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import dev.sevenstops.app.handle.OrderRows;
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
                Schema.create(statement);
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
                OrderRows.bind(orders, order);
                orders.addBatch();
                for (OrderLine line : order.lines()) {
                    OrderRows.bind(orderLines, order.id(), line);
                    orderLines.addBatch();
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
}
