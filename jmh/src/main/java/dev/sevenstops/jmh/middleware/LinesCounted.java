package dev.sevenstops.jmh.middleware;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Formats the lines of the log of requests and keeps none of them: what a terminal does with them is not the service's. */
final class LinesCounted extends Handler implements AutoCloseable {
    private final Logger log = Logger.getLogger("dev.sevenstops.app.access");
    private long characters;

    LinesCounted() {
        setFormatter(new SimpleFormatter());
    }

    /** Takes all lines from now on, instead of whoever took them before. */
    void listen() {
        log.setUseParentHandlers(false);
        log.addHandler(this);
    }

    /** Whether there has been a line. */
    boolean any() {
        return characters > 0;
    }

    @Override
    public void publish(LogRecord line) {
        characters += getFormatter().format(line).length();
    }

    @Override
    public void flush() {
        // nothing is kept
    }

    @Override
    public void close() {
        log.removeHandler(this);
    }
}
