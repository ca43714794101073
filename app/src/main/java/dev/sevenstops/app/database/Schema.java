package dev.sevenstops.app.database;

import java.sql.SQLException;
import java.sql.Statement;

/** The tables, in SQL that every database here understands. */
final class Schema {
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

    /** Requests that may be sent again, and the order that each of them has placed. Not part of the data, so not versioned. */
    private static final String PLACEMENTS = """
            CREATE TABLE IF NOT EXISTS placements (
              request VARCHAR(64) PRIMARY KEY, body VARCHAR(64) NOT NULL, order_id BIGINT NOT NULL)
            """;

    private Schema() {}

    /** Creates the tables of the data. */
    static void create(Statement statement) throws SQLException {
        for (String table : TABLES) {
            statement.execute(table);
        }
    }

    /** Creates what a service needs besides the data, where it is not there. */
    static void complete(Statement statement) throws SQLException {
        statement.execute(PLACEMENTS);
    }
}
