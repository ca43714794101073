package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many characters a terminal shows. */
record ScreenSize(int columns, int rows) {
    /** Where nobody says anything else. */
    static final ScreenSize USUAL = new ScreenSize(80, 24);

    private static final Pattern STTY = Pattern.compile("(\\d{1,5}) (\\d{1,5})");

    /**
     * Asks the terminal itself. Starts a process, so it is no question for when something is measured.
     *
     * @param terminal its device
     * @param environment whose {@code COLUMNS} and {@code LINES} count where the terminal does not know
     */
    static ScreenSize ask(Path terminal, Map<String, String> environment) {
        try {
            // stty asks the terminal that it reads from; this process's standard input may be another one, or none
            ProcessBuilder stty = new ProcessBuilder(List.of("stty", "size")).redirectInput(terminal.toFile());
            return parse(Tool.run(stty, "stty")).orElseGet(() -> of(environment));
        } catch (IOException e) {
            return of(environment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return of(environment);
        }
    }

    /** What {@code stty size} says: rows, then columns. Empty if it says nothing or that it does not know, which is 0. */
    static Optional<ScreenSize> parse(String said) {
        Matcher numbers = STTY.matcher(said.strip());
        if (!numbers.matches()) {
            return Optional.empty();
        }
        int rows = Integer.parseInt(numbers.group(1));
        int columns = Integer.parseInt(numbers.group(2));
        return rows > 0 && columns > 0 ? Optional.of(new ScreenSize(columns, rows)) : Optional.empty();
    }

    /** What the shell has exported. */
    static ScreenSize of(Map<String, String> environment) {
        return new ScreenSize(
                number(environment.getOrDefault("COLUMNS", ""), USUAL.columns()),
                number(environment.getOrDefault("LINES", ""), USUAL.rows()));
    }

    private static int number(String text, int otherwise) {
        return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
