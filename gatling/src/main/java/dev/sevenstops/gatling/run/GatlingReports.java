package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.proxy.CrashReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Renders Gatling's own HTML from the logs that the generators left: after the measuring, since it takes the processor. */
final class GatlingReports {
    private static final String LOG = "simulation.log";
    private static final String PAGE = "index.html";
    private static final long LIMIT_SECONDS = 60;
    private static final long LIMIT_SECONDS_EACH = 20;

    /** As many as fit into a command line without a thought. */
    private static final int AT_ONCE = 200;

    private final Commands commands;
    private final Children children;

    GatlingReports(Commands commands, Children children) {
        this.commands = commands;
        this.children = children;
    }

    /**
     * Renders blocks' reports, but those that there are.
     *
     * @param folders the blocks' folders, each of which holds one folder of Gatling's with its log
     * @param log for what Gatling says
     * @return the pages by folder; not there if there is no log, or Gatling could not render it (the reason is in the log)
     */
    Map<Path, Path> render(List<Path> folders, Path log) throws IOException, InterruptedException {
        Map<Path, Path> simulations = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Path folder : folders) {
            simulation(folder).ifPresent(simulation -> {
                simulations.put(folder, simulation);
                if (!Files.isRegularFile(simulation.resolve(PAGE))) {
                    missing.add(folder.toString());
                    missing.add(String.valueOf(simulation.getFileName()));
                }
            });
        }
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            render(log, missing.subList(from, Math.min(from + AT_ONCE, missing.size())));
        }
        Map<Path, Path> pages = new LinkedHashMap<>();
        simulations.forEach((folder, simulation) -> {
            Path page = simulation.resolve(PAGE);
            if (Files.isRegularFile(page)) {
                pages.put(folder, page);
            }
        });
        return pages;
    }

    private void render(Path log, List<String> what) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(CrashReport.arguments(log));
        arguments.addAll(List.of("-Xmx512m", GatlingRenderer.class.getName()));
        arguments.addAll(what);
        List<String> command = commands.onGatlingsClassPath(arguments);
        try (Child child = children.start("Gatling report", command, log, line -> Child.addToLog(log, line))) {
            child.onExit().get(LIMIT_SECONDS + LIMIT_SECONDS_EACH * what.size() / 2, TimeUnit.SECONDS);
            children.throwIfStopped();
        } catch (ExecutionException | TimeoutException e) {
            Child.addToLog(log, "Gatling's reports were given up: " + e);
        }
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
