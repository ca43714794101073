package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.DatabaseAddress;
import dev.sevenstops.app.handle.Dialect;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderLine;
import dev.sevenstops.app.handle.OrderRepository;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyOutputStream;

/** A PostgreSQL database as the place of the orders. It is filled once, by whoever finds it empty. */
final class PostgresDatabase {
    private static final String PREFIX = "jdbc:postgresql:";
    /** Any number that nobody else locks in this database. */
    private static final long LOCK = 0x5EE7_57095L;

    private static final int CONNECT_SECONDS = 10;

    private final DatabaseAddress address;
    private final int orders;

    private PostgresDatabase(DatabaseAddress address, int orders) {
        this.address = address;
        this.orders = orders;
    }

    /**
     * The database that the settings name; it is not yet asked anything.
     *
     * @throws StartupFailure if the URL is not PostgreSQL's, or holds a password
     */
    static PostgresDatabase of(Settings settings) throws StartupFailure {
        String url = settings.text(DatabaseSettings.DATABASE);
        if (!url.startsWith(PREFIX)) {
            throw new StartupFailure(
                    StartupFailure.DATABASE,
                    DatabaseSettings.DATABASE + ": a JDBC URL must start with " + PREFIX
                            + "//; for H2 give the path of a file that ends in .mv.db");
        }
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            // settings are shown to whoever asks for them, and this one would be shown with its password
            throw new StartupFailure(
                    StartupFailure.DATABASE,
                    DatabaseSettings.DATABASE + ": the URL must not hold a password; set " + DatabaseSettings.PASSWORD);
        }
        return new PostgresDatabase(
                new DatabaseAddress(
                        url,
                        Optional.of(settings.text(DatabaseSettings.USER)).filter(user -> !user.isEmpty()),
                        Optional.of(settings.text(DatabaseSettings.PASSWORD)).filter(password -> !password.isEmpty()),
                        Dialect.POSTGRESQL),
                settings.whole(DatabaseSettings.ORDERS));
    }

    DatabaseAddress address() {
        return address;
    }

    /**
     * Makes sure that the database holds orders: creates tables and data in one transaction if there are none.
     *
     * @return how many orders it holds
     * @throws StartupFailure if it does not answer, or holds tables of another kind
     */
    long ensure() throws StartupFailure {
        Properties login = new Properties();
        address.user().ifPresent(user -> login.setProperty("user", user));
        address.password().ifPresent(password -> login.setProperty("password", password));
        login.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        login.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        try (Connection connection = DriverManager.getConnection(address.url(), login)) {
            connection.setAutoCommit(false);
            long count = ensure(connection);
            connection.commit();
            return count;
        } catch (SQLException | IOException e) {
            String message = String.valueOf(e.getMessage());
            throw unusable(message.lines().findFirst().orElse(message) + "; check the address, " + DatabaseSettings.USER
                    + " and " + DatabaseSettings.PASSWORD);
        }
    }

    private long ensure(Connection connection) throws SQLException, IOException, StartupFailure {
        try (Statement statement = connection.createStatement()) {
            // several processes may find the same database empty; held until the transaction ends
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            Schema.complete(statement);
            boolean filled = exists(statement, "marker");
            if (!filled && exists(statement, "orders")) {
                throw unusable("it has a table 'orders' of somebody else's; use a database, or a schema, of its own");
            }
            if (!filled) {
                Schema.create(statement);
                fill(connection);
            }
            try (ResultSet row = statement.executeQuery("SELECT version, orders FROM marker")) {
                if (!row.next() || row.getInt(1) != DatabaseFile.VERSION) {
                    throw unusable("its orders are not of version " + DatabaseFile.VERSION + "; use an empty database");
                }
                return row.getLong(2);
            }
        }
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void fill(Connection connection) throws SQLException, IOException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        long lines = 0;
        try (CopyText out = new CopyText(copy, "orders")) {
            for (long id = 1; id <= orders; id++) {
                Order order = OrderGenerator.order(id);
                lines += order.lines().size();
                out.row(
                        order.id(),
                        order.number(),
                        order.customerId(),
                        order.customer(),
                        order.status(),
                        order.currency(),
                        order.total(),
                        order.lines().size(),
                        order.placedAt().toEpochMilli(),
                        order.updatedAt().toEpochMilli());
            }
        }
        try (CopyText out = new CopyText(copy, "order_lines")) {
            for (long id = 1; id <= orders; id++) {
                for (OrderLine line : OrderGenerator.order(id).lines()) {
                    out.row(
                            OrderRepository.lineKey(id, line.line()),
                            line.line(),
                            line.sku(),
                            line.article(),
                            line.quantity(),
                            line.unitPrice(),
                            line.amount());
                }
            }
        }
        try (PreparedStatement marker = connection.prepareStatement("INSERT INTO marker VALUES (?, ?, ?)");
                Statement statement = connection.createStatement()) {
            marker.setInt(1, DatabaseFile.VERSION);
            marker.setLong(2, orders);
            marker.setLong(3, lines);
            marker.executeUpdate();
            statement.execute("ANALYZE orders, order_lines");
        }
    }

    private StartupFailure unusable(String problem) {
        return new StartupFailure(StartupFailure.DATABASE, "database " + address.url() + ": " + problem);
    }

    /** COPY's text format: a line a row, tabs between the columns, and no quotes. */
    private static final class CopyText implements AutoCloseable {
        private final PGCopyOutputStream out;
        private final StringBuilder line = new StringBuilder();

        CopyText(CopyManager copy, String table) throws SQLException {
            out = new PGCopyOutputStream(copy.copyIn("COPY " + table + " FROM STDIN"), 1 << 16);
        }

        void row(Object... values) throws IOException {
            line.setLength(0);
            for (Object value : values) {
                line.append(line.isEmpty() ? "" : "\t").append(escaped(value.toString()));
            }
            out.write(line.append('\n').toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r");
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
