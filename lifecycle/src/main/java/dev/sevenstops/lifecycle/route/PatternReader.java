package dev.sevenstops.lifecycle.route;

/** Reads a path pattern as {@link io.helidon.http.PathMatchers#pattern} of Helidon 4.4.0 does, which has checked it already. */
final class PatternReader {
    private final String pattern;
    private int next;
    private boolean exact = true;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    static PathPattern read(String pattern) {
        PatternReader reader = new PatternReader(pattern);
        PathLanguage paths = reader.sequence(false);
        return new PathPattern(pattern, paths, reader.exact);
    }

    private PathLanguage sequence(boolean optional) {
        PathLanguage all = Paths.EMPTY;
        while (next < pattern.length()) {
            char c = pattern.charAt(next++);
            if (c == ']' && optional) {
                break;
            }
            all = Paths.sequence(all, part(c));
        }
        return optional ? Paths.either(Paths.EMPTY, all) : all;
    }

    private PathLanguage part(char c) {
        return switch (c) {
            case '\\' -> next < pattern.length() ? letter(pattern.charAt(next++)) : Paths.EMPTY;
            case '[' -> sequence(true);
            case '{' -> parameter();
            case '*' -> Paths.ANYTHING;
            default -> letter(c);
        };
    }

    private static PathLanguage letter(char c) {
        return new PathLanguage.Letter(c);
    }

    private PathLanguage parameter() {
        boolean greedy = pattern.startsWith("+", next);
        int start = greedy ? next + 1 : next;
        for (next = start; next < pattern.length(); next++) {
            char c = pattern.charAt(next);
            if (c == ':') {
                skipExpression();
                exact = false;
                return Paths.ANYTHING;
            }
            if (c == '}') {
                String name = pattern.substring(start, next++).trim();
                if (name.equals("*")) {
                    return Paths.ANYTHING;
                }
                return Paths.some(greedy ? Paths.CHARACTER : Paths.NOT_SLASH);
            }
        }
        return Paths.NOTHING;
    }

    /** Moves behind the brace that closes a parameter with a regular expression of its own. */
    private void skipExpression() {
        int open = 1;
        while (next < pattern.length() && open > 0) {
            char c = pattern.charAt(next++);
            open += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }
}
