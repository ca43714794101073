package dev.sevenstops.app.handle;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How an order and its lines are written as rows. */
public final class OrderRows {
    private OrderRows() {}

    /** What people call the order with this id. */
    public static String number(long id) {
        String digits = Long.toString(id);
        return "SO-" + "0".repeat(Math.max(0, 7 - digits.length())) + digits;
    }

    /** Sets the parameters of the statement that inserts an order. */
    public static void bind(PreparedStatement statement, Order order) throws SQLException {
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
    }

    /** Sets the parameters of the statement that inserts a line. */
    public static void bind(PreparedStatement statement, long order, OrderLine line) throws SQLException {
        statement.setLong(1, OrderRepository.lineKey(order, line.line()));
        statement.setInt(2, line.line());
        statement.setString(3, line.sku());
        statement.setString(4, line.article());
        statement.setInt(5, line.quantity());
        statement.setBigDecimal(6, line.unitPrice());
        statement.setBigDecimal(7, line.amount());
    }
}
