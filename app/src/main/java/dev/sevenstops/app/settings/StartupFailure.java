package dev.sevenstops.app.settings;

/** Why the process does not start, in one line for a person, with the exit code that goes with it. */
public final class StartupFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Exit code: the command line or a setting is wrong, or the settings put a route where no request reaches it. */
    public static final int USAGE = 2;

    /** Exit code: a listener could not be opened. */
    public static final int LISTEN = 3;

    /** Exit code: the database cannot be used. */
    public static final int DATABASE = 4;

    private final int exitCode;

    /**
     * A failure that is explained by its line; no stack trace is ever shown for it.
     *
     * @param exitCode one of this class's constants
     * @param line one line: where, what, and what to do
     */
    public StartupFailure(int exitCode, String line) {
        super(line, null, false, false);
        this.exitCode = exitCode;
    }

    /** The process's exit code. */
    public int exitCode() {
        return exitCode;
    }

    /** The line for standard error. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
