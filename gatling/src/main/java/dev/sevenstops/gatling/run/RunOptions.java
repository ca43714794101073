package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Suggestions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the user asked for with {@code -Dmatrix.…}.
 *
 * @param profile of matrix.yaml; {@code quick} if nothing else is said
 * @param only what is to be measured: ids of stops and experiments, {@code <experiment>@<factor>=<level>,…} for cells of one,
 *     and {@code @via=<level>} for each of {@code -Dmatrix.via}; empty for all
 * @param file the matrix, {@code matrix.yaml}
 * @param results the folder of all runs, {@code results}
 * @param resume the run that is to be finished
 * @param seed of the run
 * @param binaries where the user says that a reverse proxy is, by its kind
 * @param runtimes names of runtimes, or versions of JDKs that runtimes have; empty for those of the profile
 * @param againstItself whether both arms are the after arm, to see what noise alone does to the verdicts
 * @param pilot a finished run whose spread says how many blocks each row needs, or {@code none}; empty for what the profile says
 */
public record RunOptions(
        Optional<String> profile,
        List<String> only,
        Path file,
        Path results,
        Optional<String> resume,
        OptionalLong seed,
        Map<String, Path> binaries,
        List<String> runtimes,
        boolean againstItself,
        Optional<String> pilot) {

    static final String DEFAULT_PROFILE = "quick";

    private static final String PREFIX = "matrix.";
    private static final List<String> KEYS = List.of(
            "matrix.profile",
            "matrix.only",
            "matrix.via",
            "matrix.runtimes",
            "matrix.file",
            "matrix.results",
            "matrix.resume",
            "matrix.seed",
            "matrix.aa",
            "matrix.pilot",
            "matrix.nginx",
            "matrix.haproxy");

    private static final List<String> LISTS = List.of("matrix.only", "matrix.via", "matrix.runtimes");

    /**
     * Reads system properties.
     *
     * @throws InputException if there is one that begins with {@code matrix.} and means nothing
     */
    public static RunOptions of(Properties properties) throws InputException {
        Map<String, String> given = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (String key : properties.stringPropertyNames()) {
            if (!key.startsWith(PREFIX)) {
                continue;
            }
            String value = properties.getProperty(key, "").strip();
            if (!KEYS.contains(key)) {
                problems.add("-D" + key + ": there is no such option" + Suggestions.didYouMean(key, KEYS));
            } else if (value.isEmpty()) {
                problems.add("-D" + key + ": it has no value");
            } else if (LISTS.contains(key) && list(value).isEmpty()) {
                // as of a shell's variables that are not set; without the option it would mean all there is
                problems.add("-D" + key + ": it lists nothing, found '" + value + "'");
            } else {
                given.put(key, value);
            }
        }
        OptionalLong seed = OptionalLong.empty();
        try {
            if (given.containsKey("matrix.seed")) {
                seed = OptionalLong.of(Long.parseLong(given.getOrDefault("matrix.seed", "")));
            }
        } catch (NumberFormatException e) {
            problems.add("-Dmatrix.seed: it must be a whole number, found '" + given.get("matrix.seed") + "'");
        }
        String twice = given.getOrDefault("matrix.aa", "false");
        if (!List.of("true", "false").contains(twice)) {
            problems.add("-Dmatrix.aa: it is true or false, found '" + twice + "'");
        }
        Map<String, Path> binaries = new TreeMap<>();
        for (String kind : List.of("nginx", "haproxy")) {
            Optional<Path> binary =
                    Optional.ofNullable(given.get(PREFIX + kind)).map(Path::of);
            binary.filter(file -> !Files.isExecutable(file))
                    .ifPresent(file -> problems.add(
                            "-Dmatrix." + kind + ": there is no program " + file + " that can be executed"));
            binary.ifPresent(file -> binaries.put(kind, file));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new RunOptions(
                Optional.ofNullable(given.get("matrix.profile")),
                only(given.getOrDefault("matrix.only", ""), given.getOrDefault("matrix.via", "")),
                Path.of(given.getOrDefault("matrix.file", "matrix.yaml")),
                Path.of(given.getOrDefault("matrix.results", "results")),
                Optional.ofNullable(given.get("matrix.resume")),
                seed,
                binaries,
                list(given.getOrDefault("matrix.runtimes", "")).stream()
                        .distinct()
                        .toList(),
                twice.equals("true"),
                Optional.ofNullable(given.get("matrix.pilot")));
    }

    /** A comma separates names, and also the levels of a cell: what follows an '@' and has no '/' belongs to it. */
    private static List<String> only(String only, String via) {
        List<String> names = new ArrayList<>();
        for (String name : list(only)) {
            boolean level = name.contains("=") && !name.contains("@");
            if (level && !names.isEmpty() && names.getLast().contains("@")) {
                names.add(names.removeLast() + "," + name);
            } else {
                names.add(name);
            }
        }
        list(via).forEach(level -> names.add("@via=" + level));
        return List.copyOf(names);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
