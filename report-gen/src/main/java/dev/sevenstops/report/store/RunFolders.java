package dev.sevenstops.report.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds runs by what a user calls them. */
public final class RunFolders {
    private RunFolders() {}

    /**
     * A run's folder.
     *
     * @param results folder that holds the runs
     * @param run name of one of them, or a run's folder anywhere
     * @throws UnusableResultsException if there is none; the message names those that there are
     */
    public static Path find(Path results, String run) throws IOException {
        Optional<Path> folder = folder(results, run);
        if (folder.isEmpty()) {
            throw missing(results, run);
        }
        return folder.get();
    }

    /** As {@link #find}, but empty if there is none. */
    public static Optional<Path> folder(Path results, String run) {
        return Stream.of(results.resolve(run), Path.of(run))
                .filter(RunFolders::isRun)
                .findFirst();
    }

    /** What to say if there is none. */
    public static UnusableResultsException missing(Path results, String run) throws IOException {
        List<String> runs = names(results);
        return new UnusableResultsException("no run '" + run + "' in " + results + "; "
                + (runs.isEmpty() ? "there are no runs" : "there are: " + String.join(", ", runs)));
    }

    /** The names of all runs in a folder of results; none if it is not there. */
    public static List<String> names(Path results) throws IOException {
        if (!Files.isDirectory(results)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(results)) {
            return folders.filter(RunFolders::isRun)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve("run.json"));
    }
}
