package dev.sevenstops.app.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.TestDatabase;
import dev.sevenstops.app.handle.Dialect;
import dev.sevenstops.app.handle.OrderCount;
import dev.sevenstops.app.handle.OrderRepository;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class WorkingCopyTest {
    /** Here each query has a connection of its own, so none of them may empty the cache, and the cache must have room for all. */
    @Test
    void onceAllIsPreloadedNothingIsReadFromTheFile() throws Exception {
        try (WorkingCopy copy = WorkingCopy.of(TestDatabase.file())) {
            JdbcDataSource source = new JdbcDataSource();
            source.setUrl(copy.address().url());
            OrderRepository repository =
                    new OrderRepository(source, new OrderCount(source, Dialect.H2, OrderGenerator.ORDERS));
            repository.preload();
            long read = fileReads(source);
            assertTrue(read > 0);
            assertEquals(10_000, repository.page(5, 10_000).size());
            repository.preload();
            assertEquals(read, fileReads(source));
        }
    }

    private static long fileReads(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'info.FILE_READ'")) {
            assertTrue(row.next());
            return row.getLong(1);
        }
    }
}
