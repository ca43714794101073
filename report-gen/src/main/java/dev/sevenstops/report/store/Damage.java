package dev.sevenstops.report.store;

import java.util.List;

/**
 * A file of a run that could not be used.
 *
 * @param path relative to the run's folder, with {@code /}
 * @param reason one clause that says what is wrong with it
 */
public record Damage(String path, String reason) {

    /** The first of these, with how many more there are, as the rest of a sentence. */
    public static String first(List<Damage> damages) {
        Damage first = damages.getFirst();
        return first.path() + ", " + first.reason()
                + (damages.size() > 1 ? " (and " + (damages.size() - 1) + " more files)" : "");
    }
}
