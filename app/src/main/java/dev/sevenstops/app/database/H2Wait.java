package dev.sevenstops.app.database;

import java.sql.Connection;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * The function {@code wait_millis} of the embedded database, which PostgreSQL calls {@code pg_sleep}: the database takes its
 * time, and its connection is held meanwhile.
 */
public final class H2Wait {
    /** How often H2 is asked whether the statement's time is up: it cannot interrupt a function. */
    private static final long STEP_MILLIS = 20;

    private H2Wait() {}

    /**
     * Waits. Called by H2, which passes the connection of the statement.
     *
     * @param connection of the statement that calls the function
     * @param millis how long
     * @return how long
     * @throws InterruptedException if the thread is interrupted
     */
    public static int waitMillis(Connection connection, int millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000L;
        SessionLocal session = (SessionLocal) ((JdbcConnection) connection).getSession();
        for (long left = millis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            Thread.sleep(Math.min(left, STEP_MILLIS));
            session.checkCanceled();
        }
        return millis;
    }
}
