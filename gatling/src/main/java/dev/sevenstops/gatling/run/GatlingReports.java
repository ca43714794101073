package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Renders Gatling's own HTML from the logs that the generators left: after the measuring, since it takes the processor. */
final class GatlingReports {
    private static final String LOG = "simulation.log";
    private static final String PAGE = "index.html";
    private static final long LIMIT_SECONDS = 120;

    private final Commands commands;
    private final Children children;

    GatlingReports(Commands commands, Children children) {
        this.commands = commands;
        this.children = children;
    }

    /**
     * Renders one block's report, unless that has been done.
     *
     * @param folder the block's folder, which holds one folder of Gatling's with its log
     * @param log for what Gatling says
     * @return the page; empty if there is no log, or Gatling could not render it (the reason is in the log)
     */
    Optional<Path> render(Path folder, Path log) throws IOException, InterruptedException {
        Optional<Path> simulation = simulation(folder);
        if (simulation.isEmpty()) {
            return Optional.empty();
        }
        Path page = simulation.get().resolve(PAGE);
        if (!Files.isRegularFile(page)) {
            List<String> arguments = new ArrayList<>(List.of("-Xmx512m", "io.gatling.app.Gatling"));
            arguments.addAll(List.of("-ro", String.valueOf(simulation.get().getFileName()), "-rf", folder.toString()));
            List<String> command = commands.onGatlingsClassPath(arguments);
            try (Child child = children.start("Gatling report", command, log, line -> Child.addToLog(log, line))) {
                child.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
                children.throwIfStopped();
            } catch (ExecutionException | TimeoutException e) {
                Child.addToLog(log, "Gatling's report was given up: " + e);
            }
        }
        return Files.isRegularFile(page) ? Optional.of(page) : Optional.empty();
    }

    private static Optional<Path> simulation(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(candidate -> Files.isRegularFile(candidate.resolve(LOG)))
                    .sorted()
                    .reduce((first, second) -> second);
        }
    }
}
