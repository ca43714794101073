package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user sees. On a terminal the line that tells the progress is rewritten in place; into a file or a pipe, progress is
 * a line for each slice. May be used by several threads.
 */
final class Terminal {
    private static final int WIDTH = 120;

    private final PrintStream out;
    private final boolean inPlace;
    private Optional<String> status = Optional.empty();
    private int statusKey;

    Terminal(PrintStream out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** Writes to standard output, in place if that is a terminal. */
    static Terminal standard() {
        return new Terminal(System.out, isTerminal());
    }

    private static boolean isTerminal() {
        // System.console() is not the same thing on every JDK: some return one for a pipe.
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** A line that stays. */
    synchronized void line(String text) {
        flushStatus();
        out.println(text);
        out.flush();
    }

    /**
     * The state of something that goes on.
     *
     * @param key what goes on; where lines cannot be rewritten, the last state of each key becomes a line
     */
    synchronized void status(int key, String text) {
        if (inPlace) {
            // erased to its end: the line before may have been longer
            out.print("\r" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text) + "\u001b[K");
            out.flush();
        } else if (status.isPresent() && key != statusKey) {
            out.println(status.get());
            out.flush();
        }
        status = Optional.of(text);
        statusKey = key;
    }

    private void flushStatus() {
        if (status.isPresent()) {
            if (inPlace) {
                out.print("\r\u001b[K");
            } else {
                out.println(status.get());
            }
            status = Optional.empty();
        }
    }
}
