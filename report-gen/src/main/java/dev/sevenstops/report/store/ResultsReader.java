package dev.sevenstops.report.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads a run's folder. What is damaged is named and left out, the rest is read. */
public final class ResultsReader {
    private static final ObjectReader BLOCK = Json.mapper().readerFor(Block.class);

    private ResultsReader() {}

    /**
     * Reads a run.
     *
     * @param runFolder {@code results/<run>}
     * @return everything that could be read, and what could not
     * @throws UnusableResultsException if there is no such run, or its {@code run.json} cannot be used
     * @throws IOException if the folder itself cannot be read
     */
    public static RunResults read(Path runFolder) throws IOException {
        Mapped<Block> all = map(runFolder, block -> block);
        List<Block> blocks = new ArrayList<>(all.values());
        blocks.sort(order(all.run()));
        return new RunResults(all.run(), List.copyOf(blocks), all.damages());
    }

    /**
     * What was made of each block that can be used.
     *
     * @param values in the order of the files' names
     * @param damages files that could not be used, in the same order
     */
    public record Mapped<T>(Run run, List<T> values, List<Damage> damages) {}

    /**
     * Reads a run and keeps of each block only what a function makes of it, so that a run may be larger than the memory. Blocks
     * are read on several threads.
     *
     * @param runFolder {@code results/<run>}
     * @param keep called once for each block that can be used, on any thread
     * @throws UnusableResultsException if the folder holds no run that can be read
     * @throws IOException if the folder cannot be listed
     */
    public static <T> Mapped<T> map(Path runFolder, Function<Block, T> keep) throws IOException {
        Run run = readRun(runFolder);
        List<T> values = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        List<Supplier<Optional<T>>> read = blockFiles(runFolder).parallelStream()
                .map(file -> {
                    Supplier<Optional<T>> outcome;
                    try {
                        Block block = block(file);
                        BlockProblems.of(run, block, file).ifPresent(problem -> {
                            throw new Unusable(problem);
                        });
                        T value = keep.apply(block);
                        outcome = () -> Optional.of(value);
                    } catch (Unusable unusable) {
                        Damage damage = new Damage(RunFiles.BLOCKS + "/" + file.getFileName(), unusable.reason());
                        outcome = () -> {
                            damages.add(damage);
                            return Optional.empty();
                        };
                    }
                    return outcome;
                })
                .toList();
        // Here, on one thread and in the order of the files.
        read.forEach(outcome -> outcome.get().ifPresent(values::add));
        return new Mapped<>(run, List.copyOf(values), List.copyOf(damages));
    }

    /**
     * Reads {@code run.json} alone.
     *
     * @throws UnusableResultsException if there is none that can be used
     */
    public static Run readRun(Path folder) throws UnusableResultsException {
        Path file = RunFiles.run(folder);
        if (!Files.isRegularFile(file)) {
            throw new UnusableResultsException("no " + RunFiles.RUN + " in " + folder);
        }
        try {
            return parse(bytes(file), Run.class);
        } catch (Unusable unusable) {
            throw new UnusableResultsException(file + " cannot be used: " + unusable.reason());
        }
    }

    private static List<Path> blockFiles(Path runFolder) throws IOException {
        Path folder = RunFiles.blocks(runFolder);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            // Unfinished files end otherwise and are hidden: their writer was killed, and the block is not there.
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /**
     * A block's file, read straight into its records where it is what this version writes. Everything else (an older version, a
     * damaged file) takes the long way, which knows what to fill in and what to say.
     */
    private static Block block(Path file) throws Unusable {
        byte[] bytes = bytes(file);
        try (JsonParser json = Json.mapper().createParser(bytes)) {
            boolean current = json.nextToken() == JsonToken.START_OBJECT
                    && "schemaVersion".equals(json.nextFieldName())
                    && json.nextToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getIntValue() == Run.SCHEMA_VERSION;
            if (current) {
                return BLOCK.readValue(bytes);
            }
        } catch (IOException notAsWritten) {
            return parse(bytes, Block.class);
        }
        return parse(bytes, Block.class);
    }

    private static byte[] bytes(Path file) throws Unusable {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new Unusable("it cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private static <T> T parse(byte[] bytes, Class<T> type) throws Unusable {
        try {
            JsonNode tree = Json.mapper().readTree(bytes);
            JsonNode version = tree.path("schemaVersion");
            if (!version.canConvertToInt() || !version.isIntegralNumber() || version.intValue() < 1) {
                throw new Unusable(tree.isMissingNode() ? "it is empty" : "it has no schemaVersion");
            }
            if (version.intValue() > Run.SCHEMA_VERSION) {
                throw new Unusable("it has schema version " + version.intValue() + ", this program reads up to "
                        + Run.SCHEMA_VERSION + ": update the program");
            }
            fillIn(tree);
            return Json.mapper().treeToValue(tree, type);
        } catch (JsonProcessingException broken) {
            throw new Unusable("it is cut short or not what was written: " + firstLine(broken));
        } catch (IOException unreadable) {
            throw new Unusable("it cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    /** What files of an earlier version do not have yet, as what it stands for there. */
    private static void fillIn(JsonNode tree) {
        for (JsonNode experiment : tree.path("experiments")) {
            for (String text : List.of("prediction", "pairOf")) {
                if (experiment instanceof ObjectNode object && !object.has(text)) {
                    object.put(text, "");
                }
            }
        }
        if (tree.path("plan") instanceof ObjectNode plan && !plan.has("sized")) {
            plan.putArray("sized");
        }
        if (tree instanceof ObjectNode block && block.has("overhead") && !block.has("warmUps")) {
            block.putObject("warmUps");
        }
        if (tree instanceof ObjectNode block && block.has("overhead") && !block.has("earlier")) {
            block.putArray("earlier");
        }
    }

    private static String firstLine(JsonProcessingException broken) {
        String line = broken.getOriginalMessage().lines().findFirst().orElse("unknown");
        return broken.getLocation() == null || broken.getLocation().getLineNr() < 1
                ? line
                : "line " + broken.getLocation().getLineNr() + ": " + line;
    }

    private static Comparator<Block> order(Run run) {
        List<String> experiments =
                run.experiments().stream().map(Experiment::id).toList();
        List<String> runtimes =
                run.environment().runtimes().stream().map(Environment.Jvm::name).toList();
        return Comparator.comparingInt((Block block) -> experiments.indexOf(block.experiment()))
                .thenComparingInt(block -> runtimes.indexOf(block.runtime()))
                .thenComparing(Block::runtime)
                .thenComparingInt(Block::index);
    }

    /** Why a file is left out. Never leaves this class. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Unusable(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
