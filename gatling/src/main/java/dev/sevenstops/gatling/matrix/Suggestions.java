package dev.sevenstops.gatling.matrix;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what a misspelt word was meant to be. */
public final class Suggestions {
    private Suggestions() {}

    /** {@code " (did you mean 'x'?)"} for the known word nearest to the given one, or nothing if none is near. */
    public static String didYouMean(String word, Collection<String> known) {
        // A third of the letters wrong is a typing error, more is another word.
        int limit = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(candidate -> " (did you mean '" + candidate + "'?)")
                .orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other, ignoring case. */
    static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
