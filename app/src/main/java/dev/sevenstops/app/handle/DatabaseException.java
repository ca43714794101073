package dev.sevenstops.app.handle;

import java.sql.SQLException;

/** The database did not answer; the client gets a 500 and the log gets this. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(String what, SQLException cause) {
        super("cannot read " + what, cause);
    }
}
