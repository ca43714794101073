package dev.sevenstops.app.handle;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The database did not do what it was asked to; {@link #reason()} says what the client is answered. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** No connection became free in time, or none could be made: nothing was begun. */
        NO_CONNECTION,
        /** The statement took longer than it may, and was ended by the database. */
        TOO_SLOW,
        /** Anything else: a fault of the service or of its database. */
        FAILED
    }

    private final Reason reason;

    DatabaseException(String what, SQLException cause) {
        super("the database failed at " + what, cause);
        this.reason = reason(cause);
    }

    /** Why the database did not do it. */
    public Reason reason() {
        return reason;
    }

    private static Reason reason(SQLException e) {
        if (Dialect.CANCELED.equals(e.getSQLState())) {
            return Reason.TOO_SLOW;
        }
        return e instanceof SQLTransientConnectionException ? Reason.NO_CONNECTION : Reason.FAILED;
    }
}
