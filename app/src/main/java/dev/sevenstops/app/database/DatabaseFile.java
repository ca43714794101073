package dev.sevenstops.app.database;

import dev.sevenstops.app.settings.StartupFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/**
 * The file that holds the orders: where it is, whether it is what it should be, and how to open it.
 *
 * <p>Nobody writes to the file once it is complete: it is the template of which each process has a copy of its own
 * ({@link WorkingCopy}). So it is never changed by a process that is killed, and many processes can start from it at once.
 */
public final class DatabaseFile {
    /** Version of the tables and of the generated data; goes up with every change of either. */
    public static final int VERSION = 1;

    static final String SUFFIX = ".mv.db";

    /**
     * The cache (in KB) holds the whole database, so that a request costs its query and not the disk, and live memory does not move with
     * what was asked for last. By H2's own count all of it takes 385 MB, of which the heap sees 170.
     */
    static final String CACHE = ";CACHE_SIZE=524288";

    private final Path file;

    private DatabaseFile(Path file) {
        this.file = file;
    }

    /**
     * The file at this path, which need not be there yet.
     *
     * @throws StartupFailure if the path cannot be that of a database
     */
    public static DatabaseFile at(String path) throws StartupFailure {
        if (!path.endsWith(SUFFIX) || path.indexOf(';') >= 0) {
            throw new StartupFailure(
                    StartupFailure.DATABASE,
                    "database " + path + ": the name must end in " + SUFFIX + " and hold no ';'");
        }
        return new DatabaseFile(Path.of(path).toAbsolutePath().normalize());
    }

    /** Where the database is when nobody says where: the user's cache folder, or the folder for temporary files. */
    public static String defaultPath() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isBlank())
                .orElseGet(() -> System.getProperty("user.home", "") + "/.cache");
        Path base =
                Path.of(cache).isAbsolute() ? Path.of(cache) : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return base.resolve("seven-stops")
                .resolve("orders-v" + VERSION + SUFFIX)
                .toString();
    }

    /** The file. */
    public Path path() {
        return file;
    }

    /** Whether there is something at the path. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** The JDBC address under which the file is read and never written. */
    public String readOnlyUrl() {
        return url(file) + CACHE + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
    }

    static String url(Path file) {
        String path = file.toString();
        return "jdbc:h2:file:" + path.substring(0, path.length() - SUFFIX.length())
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    }

    /**
     * Reads the marker that is written when a database is complete.
     *
     * @throws StartupFailure if the file cannot be read, is not a database, or is not one of orders
     */
    public Marker marker() throws StartupFailure {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw unusable(Files.exists(file) ? "is not a readable file" : "does not exist");
        }
        try (Connection connection = DriverManager.getConnection(readOnlyUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT version, orders, lines, (SELECT MAX(id) FROM orders) FROM marker")) {
            // H2 opens a file that was cut short in the last state that it finds complete
            if (!row.next() || row.getLong(2) != row.getLong(4)) {
                throw unusable("is incomplete: was it cut short?");
            }
            return new Marker(row.getInt(1), row.getLong(2), row.getLong(3));
        } catch (SQLException e) {
            throw unusable("is not a database of orders, or is damaged (" + firstLine(e) + ")");
        }
    }

    /**
     * Checks that the file can be served.
     *
     * @return its marker
     * @throws StartupFailure if it cannot
     */
    public Marker check() throws StartupFailure {
        Marker marker = marker();
        if (!marker.current()) {
            throw unusable("has version " + marker.version() + ", this service needs " + VERSION);
        }
        return marker;
    }

    /**
     * Makes sure that there is a complete database; leaves one that is there alone.
     *
     * @return whether it was created
     * @throws StartupFailure if there is something else at the path, or the file cannot be written
     */
    public boolean ensure() throws StartupFailure {
        if (exists() && marker().current()) {
            return false;
        }
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            DatabaseWriter.write(file);
            return true;
        } catch (IOException | SQLException e) {
            throw new StartupFailure(
                    StartupFailure.DATABASE, "database " + file + ": cannot be created (" + firstLine(e) + ")");
        }
    }

    private StartupFailure unusable(String problem) {
        return new StartupFailure(
                StartupFailure.DATABASE,
                "database " + file + ": " + problem + "; remove it and it is created anew, or set app.database");
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse(message);
        return e instanceof java.nio.file.FileSystemException
                ? e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT) + ": " + line
                : line;
    }

    /**
     * What a complete database says of itself.
     *
     * @param version of tables and data
     * @param orders how many
     * @param lines how many
     */
    public record Marker(int version, long orders, long lines) {
        boolean current() {
            return version == VERSION && orders == OrderGenerator.ORDERS;
        }
    }
}
