package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.stats.MetricSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Reads one experiment: a row of the table for each of its cells. */
final class ExperimentParser {
    /** The runner gives these to every process itself. */
    private static final Set<String> RESERVED = Set.of(
            "app.port",
            "app.admin.port",
            "app.database",
            "app.host",
            Catalogue.DOWNSTREAM_ADDRESSES,
            Catalogue.TOKEN_SECRET,
            Catalogue.TLS_KEY_STORE,
            Catalogue.TLS_PASSWORD);

    /** In place of a counter-test: for what a thing costs, which it costs under any load. */
    private static final String NO_CONTROL = "none";

    private final Catalogue catalogue;
    private final Map<String, Profile> profiles;

    ExperimentParser(Catalogue catalogue, Map<String, Profile> profiles) {
        this.catalogue = catalogue;
        this.profiles = profiles;
    }

    /** The cells, the lead one first. */
    List<PlannedExperiment> parse(String stop, String name, Value value) {
        Factors factors = Factors.read(value.section(), catalogue);
        List<PlannedExperiment> cells = new ArrayList<>();
        for (Map<String, String> levels : factors.cells()) {
            Cell cell = new Cell(stop + "/" + name, levels);
            cells.add(cell(stop, cell, Placeholders.fill(value, levels, "factors"), factors, cells.isEmpty()));
        }
        return cells;
    }

    /** What a cell's row is called. */
    static String id(Cell cell) {
        return cell.experiment()
                + (cell.levels().isEmpty()
                        ? ""
                        : cell.levels().entrySet().stream()
                                .map(level -> level.getKey() + "=" + level.getValue())
                                .collect(Collectors.joining(",", "@", "")));
    }

    private PlannedExperiment cell(String stop, Cell cell, Value value, Factors factors, boolean lead) {
        Section section = value.section();
        section.optional("factors"); // have been read
        section.optional("cross");
        section.optional("without");
        String title = section.required("title").map(Value::line).orElse("");
        String symptom = section.required("symptom").map(Value::line).orElse("");
        String fix = section.required("fix").map(Value::line).orElse("");
        Map<String, Profile> timing = section.optional("timing")
                .map(of -> ProfileParser.timing(of, profiles))
                .orElse(Map.of());
        Optional<Value> workloadValue = section.required("workload");
        Optional<Value> controlValue = section.required("control").filter(given -> !given.is(NO_CONTROL));
        Workload workload = workload(workloadValue, timing, Profile::sliceSeconds);
        Workload control = workload(controlValue, timing, Profile::controlSeconds);
        String prediction = section.optional("prediction").map(Value::line).orElse("");
        Map<String, Map<String, String>> arms = arms(section, factors, cell.levels());
        boolean downstream = SetupParser.downstream(section, arms);
        MetricParser metrics = new MetricParser(workload, downstream);
        Metric primary =
                section.required("primary").map(metrics::parse).orElse(new Metric("", "", "s", Metric.Better.LOWER));
        List<Metric> secondary = section.optional("secondary")
                .map(list -> list.items().stream().map(metrics::parse).toList())
                .orElse(List.of());
        List<Goal> goals = goals(section, metrics, primary, secondary, cell, factors);
        Setup setup = SetupParser.setup(section, factors.via(), downstream, List.of(workload, control));
        OptionalDouble effect = section.optional("effect")
                .map(given -> OptionalDouble.of(part(given, MetricSource.margin(primary.source()))))
                .orElse(OptionalDouble.empty());
        List<String> measuredIn = ProfileParser.names(section.optional("profiles"), profiles);
        section.done();
        Experiment row = new Experiment(
                id(cell),
                cell,
                stop,
                title,
                symptom,
                fix,
                primary,
                secondary,
                arms,
                declared(workloadValue),
                declared(controlValue),
                goals,
                prediction);
        return new PlannedExperiment(row, workload, control, lead, setup, Set.copyOf(measuredIn), timing, effect);
    }

    /**
     * An effect of more than twice is called by three blocks: whoever asks for more has written per cent. And what lies inside the margin
     * is the same, however well it is known.
     */
    private static double part(Value given, double margin) {
        double part = given.positive();
        if (part > 1) {
            given.problem("'effect' must be a part of 1, such as 0.03 for 3 %, found '" + given.text() + "'");
        }
        if (part < margin) {
            given.problem("'effect' must be " + margin
                    + " or more, the margin inside which this metric reads 'same', found '" + given.text() + "'");
        }
        return part;
    }

    private static List<Goal> goals(
            Section section, MetricParser metrics, Metric primary, List<Metric> secondary, Cell cell, Factors factors) {
        List<Metric> known = new ArrayList<>(secondary);
        known.add(0, primary);
        GoalParser goals = new GoalParser(metrics, known, cell, factors);
        return section.optional("goals")
                .map(list -> list.items().stream()
                        .map(goals::parse)
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of());
    }

    private Workload workload(Optional<Value> value, Map<String, Profile> timing, ToDoubleFunction<Profile> length) {
        Optional<Profile> shortest = profiles.values().stream()
                .map(profile -> timing.getOrDefault(profile.name(), profile))
                .min(Comparator.comparingDouble(length));
        WorkloadParser parser = new WorkloadParser(
                shortest.map(length::applyAsDouble).orElse(Double.MAX_VALUE),
                shortest.map(Profile::name).orElse(""));
        return value.map(parser::parse).orElse(new Workload(List.of(), 1, 1));
    }

    private static Map<String, Object> declared(Optional<Value> value) {
        Map<String, Object> declared = new LinkedHashMap<>();
        if (value.isPresent() && value.get().plain() instanceof Map<?, ?> map) {
            map.forEach((key, content) -> declared.put(String.valueOf(key), content));
        }
        return declared;
    }

    /** Each arm's settings: those of both arms, its own, and those of the factors' levels. */
    private Map<String, Map<String, String>> arms(Section section, Factors factors, Map<String, String> levels) {
        Map<String, String> common = section.optional("settings")
                .map(value -> settings(value, Map.of()))
                .orElse(Map.of());
        Map<String, Map<String, String>> arms = new LinkedHashMap<>();
        boolean read = true;
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            Map<String, String> varied = factors.settings(arm, levels);
            varied.keySet().stream()
                    .filter(common::containsKey)
                    .forEach(key -> section.key("settings")
                            .problem("'" + key + "' is the setting of a factor, so it cannot be in 'settings' too"));
            Map<String, String> taken = new LinkedHashMap<>();
            common.keySet().forEach(key -> taken.put(key, "'settings', for both arms"));
            varied.keySet().forEach(key -> taken.put(key, "a factor"));
            Optional<Value> own = varied.isEmpty() ? section.required(arm) : section.optional(arm);
            Map<String, String> settings = new LinkedHashMap<>(common);
            settings.putAll(own.map(value -> settings(value, taken)).orElse(Map.of()));
            settings.putAll(varied);
            read &= !settings.isEmpty();
            arms.put(arm, settings);
        }
        boolean same = factors.areSame(levels);
        boolean equal = Set.copyOf(arms.values()).size() == 1;
        if (read && equal && !same) {
            section.key(Experiment.AFTER)
                    .problem(
                            "'after' has the same settings as 'before'" + at(levels) + ": there is nothing to compare");
        }
        if (read && !equal && same) {
            section.key("factors")
                    .problem("'same' says that both arms are the same" + at(levels)
                            + ", and 'after' has other settings than 'before'");
        }
        return arms;
    }

    private static String at(Map<String, String> levels) {
        return levels.isEmpty()
                ? ""
                : levels.entrySet().stream()
                        .map(level -> level.getKey() + "=" + level.getValue())
                        .collect(Collectors.joining(", ", " at ", ""));
    }

    /**
     * Overrides of settings.
     *
     * @param taken keys that are set elsewhere, and where
     */
    private Map<String, String> settings(Value value, Map<String, String> taken) {
        Section section = value.section();
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.all().entrySet()) {
            String key = entry.getKey();
            Optional<String> problem = problemOfKey(key, catalogue)
                    .or(() -> Optional.ofNullable(taken.get(key))
                            .map(where -> "'" + key + "' is set by " + where + " already"));
            if (problem.isPresent()) {
                section.key(key).problem(problem.get());
                continue;
            }
            String text = entry.getValue().text();
            if (!text.isEmpty()) {
                catalogue.problem(key, text).ifPresent(what -> entry.getValue().problem("'" + key + "' " + what));
            }
            settings.put(key, text);
        }
        if (section.isEmpty() && value.isMapping() && taken.isEmpty()) {
            value.problem("'" + value.name() + "' overrides no setting");
        }
        return settings;
    }

    /** Why a setting cannot be set by the matrix; empty if it can. */
    static Optional<String> problemOfKey(String key, Catalogue catalogue) {
        if (RESERVED.contains(key)) {
            return Optional.of("'" + key + "' is set by the runner itself");
        }
        return catalogue.keys().contains(key)
                ? Optional.empty()
                : Optional.of("unknown setting '" + key + "'" + Suggestions.didYouMean(key, catalogue.keys()));
    }
}
