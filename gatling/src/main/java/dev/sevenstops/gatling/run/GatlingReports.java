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
import java.util.concurrent.ConcurrentHashMap;
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

    private static final String NAME = "process that renders Gatling's reports";

    /** Gatling's words. */
    private static final String NO_REQUESTS = "There were no requests sent during the simulation";

    /** Blocks that a message names; what keeps more of them from a page is no matter of a single one. */
    private static final int NAMED = 3;

    /** As many as fit into a command line without a thought. */
    private static final int AT_ONCE = 200;

    private final Commands commands;
    private final Children children;

    GatlingReports(Commands commands, Children children) {
        this.commands = commands;
        this.children = children;
    }

    /**
     * What came of it.
     *
     * @param pages by folder; a folder without a log has none
     * @param lost why there is no page although there is a log, by folder
     */
    record Rendered(Map<Path, Path> pages, Map<Path, String> lost) {
        /** A line for each reason, with the blocks that it concerns; of those whose load is all probes Gatling has nothing to say. */
        List<String> problems() {
            Map<String, List<String>> blocks = new LinkedHashMap<>();
            lost.forEach((folder, why) -> {
                if (!why.contains(NO_REQUESTS)) {
                    blocks.computeIfAbsent(why, reason -> new ArrayList<>()).add(String.valueOf(folder.getFileName()));
                }
            });
            List<String> lines = new ArrayList<>();
            blocks.forEach((why, names) ->
                    lines.add("Gatling's own report of " + some(names) + " could not be rendered: " + why));
            return List.copyOf(lines);
        }

        private static String some(List<String> names) {
            return names.size() <= NAMED
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
        }
    }

    /**
     * Renders blocks' reports, but those that there are.
     *
     * @param folders the blocks' folders, each of which holds one folder of Gatling's with its log
     * @param log for what Gatling says
     */
    Rendered render(List<Path> folders, Path log) throws IOException, InterruptedException {
        Map<Path, Path> simulations = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (Path folder : folders) {
            Optional<Path> simulation = simulation(folder);
            if (simulation.isPresent()) {
                simulations.put(folder, simulation.get());
                if (!isWhole(simulation.get())) {
                    missing.add(folder.toString());
                    missing.add(String.valueOf(simulation.get().getFileName()));
                }
            }
        }
        Map<String, String> reasons = new ConcurrentHashMap<>();
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            render(log, missing.subList(from, Math.min(from + AT_ONCE, missing.size())), reasons);
        }
        Map<Path, Path> pages = new LinkedHashMap<>();
        Map<Path, String> lost = new LinkedHashMap<>();
        simulations.forEach((folder, simulation) -> {
            if (isWhole(simulation)) {
                pages.put(folder, simulation.resolve(PAGE));
            } else {
                lost.put(folder, reasons.getOrDefault(folder.toString(), "Gatling left no page"));
            }
        });
        return new Rendered(pages, lost);
    }

    /**
     * Renders some in one process.
     *
     * @param what for each page the folder and the name of the folder in it
     * @param reasons gets why there is no page, by folder
     */
    private void render(Path log, List<String> what, Map<String, String> reasons)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(CrashReport.arguments(log));
        arguments.addAll(List.of("-Xmx512m", GatlingRenderer.class.getName()));
        arguments.addAll(what);
        List<String> command = commands.onGatlingsClassPath(arguments);
        long seconds = LIMIT_SECONDS + LIMIT_SECONDS_EACH * what.size() / 2;
        String end;
        // Its standard input is open until it has ended: at the end of that it leaves.
        try (Child child = children.start(NAME, command, log, line -> hear(line, log, reasons))) {
            Child ended = child.onExit().get(seconds, TimeUnit.SECONDS);
            children.throwIfStopped();
            ended.awaitOutput();
            end = end(ended, log);
        } catch (TimeoutException e) {
            end = "the " + NAME + " was not done within " + seconds + " seconds";
        } catch (ExecutionException e) {
            end = "the " + NAME + " cannot be waited for: " + e.getMessage();
        }
        // What it did not come to say itself. Pages that are whole are not asked for.
        for (int i = 0; i < what.size(); i += 2) {
            reasons.putIfAbsent(what.get(i), end);
        }
    }

    private static boolean isWhole(Path simulation) {
        return Files.isRegularFile(simulation.resolve(PAGE))
                && Files.notExists(simulation.resolve(GatlingRenderer.UNFINISHED));
    }

    private static void hear(String line, Path log, Map<String, String> reasons) {
        GatlingRenderer.Lost.parse(line)
                .ifPresentOrElse(lost -> reasons.put(lost.folder(), lost.why()), () -> Child.addToLog(log, line));
    }

    /** The log goes with the work folder, so its end, or that of a JVM's own report, is said here. */
    private static String end(Child ended, Path log) {
        Optional<String> crash = CrashReport.cause(log);
        if (crash.isPresent()) {
            return "the " + NAME + " crashed: " + crash.get();
        }
        return ended.succeeded() ? "Gatling left no page" : ended.epitaph();
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
