package dev.sevenstops.app.database;

import dev.sevenstops.app.handle.DatabaseAddress;
import dev.sevenstops.app.handle.Dialect;
import dev.sevenstops.app.settings.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A process's own copy of the orders' file, in the folder for temporary files. What is written to it lives as long as the
 * process.
 *
 * <p>The copy loses its name as soon as it is open: the file system keeps a file without a name for as long as a process has
 * it open, and no longer, so that no copy is left behind however the process ends. Where the file system refuses that, the
 * copy is removed when it is closed. H2's own shutdown hook is not wanted: it would close the database under requests that
 * are still in flight.
 */
final class WorkingCopy implements AutoCloseable {
    private final Path file;
    private final String url;
    private final Connection open;

    private WorkingCopy(Path file, String url, Connection open) {
        this.file = file;
        this.url = url;
        this.open = open;
    }

    /**
     * Copies the template and opens the copy.
     *
     * @throws StartupFailure if the copy cannot be made or opened
     */
    static WorkingCopy of(DatabaseFile template) throws StartupFailure {
        try {
            Path file = Files.createTempFile("seven-stops-orders-", DatabaseFile.SUFFIX);
            try {
                Files.copy(template.path(), file, StandardCopyOption.REPLACE_EXISTING);
                return open(file);
            } catch (IOException | SQLException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException | SQLException e) {
            throw new StartupFailure(
                    StartupFailure.DATABASE,
                    "database " + template.path() + ": no copy of it can be opened in "
                            + System.getProperty("java.io.tmpdir") + " (" + e.getMessage()
                            + "); make room there, or set -Djava.io.tmpdir");
        }
    }

    private static WorkingCopy open(Path file) throws IOException, SQLException {
        // Compacting, at the end or while nothing else is to do, serves a file that is kept.
        String url = DatabaseFile.url(file) + ";MAX_COMPACT_TIME=0;AUTO_COMPACT_FILL_RATE=0";
        // only this connection names the cache's size: H2 empties the cache each time that it is set
        Connection open = DriverManager.getConnection(url + DatabaseFile.CACHE);
        try (Statement statement = open.createStatement()) {
            Schema.complete(statement);
            statement.execute("CREATE ALIAS IF NOT EXISTS wait_millis FOR '" + H2Wait.class.getName() + ".waitMillis'");
        } catch (SQLException e) {
            open.close();
            throw e;
        }
        try {
            Files.delete(file);
        } catch (IOException stillNamed) {
            file.toFile().deleteOnExit();
        }
        return new WorkingCopy(file, url, open);
    }

    /** How the copy is reached, by this process only. */
    DatabaseAddress address() {
        return new DatabaseAddress(url, Optional.empty(), Optional.empty(), Dialect.H2);
    }

    /** Closes the database, once all other connections are closed too. */
    @Override
    public void close() {
        try {
            open.close();
            Files.deleteIfExists(file);
        } catch (SQLException | IOException e) {
            System.getLogger(WorkingCopy.class.getName())
                    .log(System.Logger.Level.WARNING, "the copy of the database could not be closed", e);
        }
    }
}
