package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.report.model.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads matrix.yaml. The file is composed to a tree that knows its lines and is then walked by hand: a binding to classes
 * would stop at the first problem and lose its place.
 */
public final class MatrixParser {
    private static final String NAME = "[a-z0-9][a-z0-9-]*";

    private final Catalogue catalogue;

    private MatrixParser(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Reads a file.
     *
     * @param file where it is
     * @param name what it is called in messages
     * @throws InputException with every problem as {@code <file>:<line>:<column>: <what>}, or if the file cannot be read
     */
    public static Matrix parse(Path file, String name, Catalogue catalogue) throws InputException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(name, text, catalogue);
        } catch (NoSuchFileException e) {
            throw new InputException(name + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new InputException(name + ": it is not text in UTF-8");
        } catch (IOException e) {
            throw new InputException(
                    file + ": it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** As {@link #parse(Path, String, Catalogue)}, from text; the file's name is only used in messages. */
    public static Matrix parse(String file, String text, Catalogue catalogue) throws InputException {
        Problems problems = new Problems(file);
        Optional<Node> root = Optional.empty();
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null ? "" : " " + e.getContext();
            problems.add(e.getProblemMark().or(e::getContextMark), "not YAML: " + e.getProblem() + context);
        } catch (YamlEngineException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            problems.add(
                    Optional.empty(), "not YAML: " + message.lines().findFirst().orElse(""));
        }
        problems.throwIfAny();
        if (root.isEmpty()) {
            throw new InputException(file + ": the file is empty");
        }
        Matrix matrix = new MatrixParser(catalogue).matrix(new Value(problems, file, root.get()), sha256(text));
        problems.throwIfAny();
        return matrix;
    }

    private Matrix matrix(Value root, String sha256) {
        Section section = root.section();
        List<JavaRuntime> runtimes = section.required("runtimes")
                .map(value -> RuntimeParser.runtimes(named(value)))
                .orElse(List.of());
        List<String> names = runtimes.stream().map(JavaRuntime::name).toList();
        Map<String, Profile> profiles = section.required("profiles")
                .map(value -> profiles(value, names))
                .orElse(Map.of());
        List<PlannedExperiment> experiments = section.required("experiments")
                .map(value -> experiments(value, profiles))
                .orElse(List.of());
        section.done();
        return new Matrix(sha256, profiles, runtimes, experiments);
    }

    private Map<String, Profile> profiles(Value value, List<String> runtimes) {
        Map<String, Profile> profiles = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : named(value).entrySet()) {
            profiles.put(entry.getKey(), ProfileParser.profile(entry.getKey(), entry.getValue(), runtimes));
        }
        return profiles;
    }

    private List<PlannedExperiment> experiments(Value value, Map<String, Profile> profiles) {
        List<String> stops =
                new ArrayList<>(Arrays.stream(Stop.values()).map(Stop::id).toList());
        stops.add("lifecycle");
        Section section = value.section();
        stops.forEach(section::optional);
        section.done(() -> "unknown stop");
        List<PlannedExperiment> experiments = new ArrayList<>();
        for (String stop : stops) {
            section.optional(stop)
                    .ifPresent(of -> named(of)
                            .forEach((name, experiment) -> experiments.addAll(
                                    new ExperimentParser(catalogue, profiles).parse(stop, name, experiment))));
        }
        if (section.isEmpty() && value.isMapping()) {
            value.problem("there is no experiment");
        }
        return experiments;
    }

    /** The entries of a mapping whose keys are names that the user gives; they become parts of file names. */
    private static Map<String, Value> named(Value value) {
        Section section = value.section();
        Map<String, Value> entries = section.all();
        for (String name : entries.keySet()) {
            if (!name.matches(NAME)) {
                section.key(name).problem("a name consists of a-z, 0-9 and '-', found '" + name + "'");
            }
        }
        if (entries.isEmpty() && value.isMapping()) {
            value.problem("'" + value.name() + "' is empty");
        }
        return entries;
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
