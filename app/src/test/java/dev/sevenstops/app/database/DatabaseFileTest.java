package dev.sevenstops.app.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.TestDatabase;
import dev.sevenstops.app.settings.StartupFailure;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {
    @TempDir
    Path folder;

    @Test
    void aCompleteFileIsLeftAlone() throws Exception {
        DatabaseFile file = TestDatabase.file();
        var written = Files.getLastModifiedTime(file.path());
        assertFalse(file.ensure());
        assertEquals(written, Files.getLastModifiedTime(file.path()));
        assertEquals(OrderGenerator.ORDERS, file.check().orders());
        try (Stream<Path> files = Files.list(file.path().getParent())) {
            assertEquals(List.of(file.path()), files.toList(), "nothing temporary is left behind, and no lock file");
        }
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        DatabaseFile file = DatabaseFile.at(folder + "/none.mv.db");
        assertTrue(refused(file::check).contains("none.mv.db: does not exist"));
    }

    @Test
    void somethingElseIsRefusedAndNeverOverwritten() throws Exception {
        Path path = folder.resolve("letter.mv.db");
        Files.writeString(path, "Dear reader, this is not a database.\n".repeat(1_000));
        byte[] before = Files.readAllBytes(path);
        DatabaseFile file = DatabaseFile.at(path.toString());
        assertTrue(refused(file::check).contains("is not a database of orders, or is damaged"));
        assertTrue(refused(file::ensure).contains("is not a database of orders, or is damaged"));
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void aFolderIsRefused() throws Exception {
        Path path = Files.createDirectory(folder.resolve("folder.mv.db"));
        assertTrue(refused(DatabaseFile.at(path.toString())::check).contains("is not a readable file"));
    }

    @Test
    void aFileCutShortIsRefused() throws Exception {
        Path path = folder.resolve("cut.mv.db");
        Files.copy(TestDatabase.file().path(), path);
        try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }
        String line = refused(DatabaseFile.at(path.toString())::check);
        assertTrue(line.contains("is damaged") || line.contains("is incomplete"), line);
    }

    @Test
    void anotherVersionIsRefusedByTheService() throws Exception {
        Path path = folder.resolve("old.mv.db");
        try (Connection connection = DriverManager.getConnection(DatabaseFile.url(path));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE marker (version INT, orders BIGINT, lines BIGINT)");
            statement.execute("CREATE TABLE orders (id BIGINT)");
            statement.execute("INSERT INTO orders VALUES (7)");
            statement.execute("INSERT INTO marker VALUES (0, 7, 1)");
        }
        assertTrue(refused(DatabaseFile.at(path.toString())::check).contains("has version 0, this service needs 1"));
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        assertTrue(refused(DatabaseFile.at(blocked + "/orders.mv.db")::ensure).contains("cannot be created"));
    }

    @Test
    void aNameThatH2WouldTakeForSomethingElseIsRefused() {
        assertTrue(refused(() -> DatabaseFile.at("orders.db")).contains("must end in .mv.db"));
        assertTrue(refused(() -> DatabaseFile.at("a;INIT=x.mv.db")).contains("no ';'"));
    }

    private static String refused(Executable call) {
        StartupFailure failure = assertThrows(StartupFailure.class, call);
        assertEquals(StartupFailure.DATABASE, failure.exitCode());
        assertEquals(1, failure.line().lines().count(), failure.line());
        return failure.line();
    }
}
