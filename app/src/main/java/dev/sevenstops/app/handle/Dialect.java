package dev.sevenstops.app.handle;

/** In what the two databases differ; everything else is SQL that both understand. */
public enum Dialect {
    /** The embedded database: a file of the process's own. */
    H2("SET QUERY_TIMEOUT ", "SELECT wait_millis(?)", false),
    /** PostgreSQL, which other processes may use at the same time. */
    POSTGRESQL("SET statement_timeout TO ", "SELECT pg_sleep(? / 1000.0)", true);

    /** SQLSTATE of a statement that was ended because it took too long; the same in both. */
    static final String CANCELED = "57014";

    private final String timeout;
    private final String wait;
    private final boolean shared;

    Dialect(String timeout, String wait, boolean shared) {
        this.timeout = timeout;
        this.wait = wait;
        this.shared = shared;
    }

    /**
     * The statement that bounds all later ones of its connection.
     *
     * @param millis how long one may take; 0 for no bound
     */
    public String limitStatements(int millis) {
        return timeout + millis;
    }

    /** A query whose only effect is that the database takes its time; its parameter is a number of milliseconds. */
    String waiting() {
        return wait;
    }

    /** Whether somebody else may write to the database too. */
    boolean shared() {
        return shared;
    }
}
