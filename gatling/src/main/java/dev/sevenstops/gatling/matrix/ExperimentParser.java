package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Reads one experiment: a row of the table. */
final class ExperimentParser {
    /** The runner gives these to every process itself. */
    private static final Set<String> RESERVED = Set.of("app.port", "app.admin.port", "app.database", "app.host");

    private final Catalogue catalogue;
    private final Collection<Profile> profiles;

    ExperimentParser(Catalogue catalogue, Collection<Profile> profiles) {
        this.catalogue = catalogue;
        this.profiles = profiles;
    }

    PlannedExperiment parse(String stop, String name, Value value) {
        Section section = value.section();
        String title = section.required("title").map(Value::line).orElse("");
        String symptom = section.required("symptom").map(Value::line).orElse("");
        String fix = section.required("fix").map(Value::line).orElse("");
        Optional<Value> workloadValue = section.required("workload");
        Optional<Value> controlValue = section.required("control");
        Workload workload = workload(workloadValue, Profile::sliceSeconds);
        Workload control = workload(controlValue, Profile::controlSeconds);
        MetricParser metrics = new MetricParser(workload);
        Metric primary =
                section.required("primary").map(metrics::parse).orElse(new Metric("", "", "s", Metric.Better.LOWER));
        List<Metric> secondary = section.optional("secondary")
                .map(list -> list.items().stream().map(metrics::parse).toList())
                .orElse(List.of());
        List<Goal> goals = goals(section, metrics, primary, secondary);
        Map<String, Map<String, String>> arms = arms(section);
        section.done();
        Experiment row = new Experiment(
                stop + "/" + name,
                new Cell(stop + "/" + name, Map.of()),
                stop,
                title,
                symptom,
                fix,
                primary,
                secondary,
                arms,
                declared(workloadValue),
                declared(controlValue),
                goals);
        return new PlannedExperiment(row, workload, control);
    }

    private static List<Goal> goals(Section section, MetricParser metrics, Metric primary, List<Metric> secondary) {
        List<Metric> known = new ArrayList<>(secondary);
        known.add(0, primary);
        GoalParser goals = new GoalParser(metrics, known);
        return section.optional("goals")
                .map(list -> list.items().stream().map(goals::parse).toList())
                .orElse(List.of());
    }

    private Workload workload(Optional<Value> value, ToDoubleFunction<Profile> length) {
        Optional<Profile> shortest = profiles.stream().min(Comparator.comparingDouble(length));
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

    private Map<String, Map<String, String>> arms(Section section) {
        Map<String, Map<String, String>> arms = new LinkedHashMap<>();
        for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
            arms.put(arm, section.required(arm).map(this::settings).orElse(Map.of()));
        }
        boolean read = arms.values().stream().noneMatch(Map::isEmpty);
        if (read && Set.copyOf(arms.values()).size() == 1) {
            section.key(Experiment.AFTER)
                    .problem("'after' has the same settings as 'before': there is nothing to compare");
        }
        return arms;
    }

    private Map<String, String> settings(Value value) {
        Section section = value.section();
        Map<String, String> settings = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.all().entrySet()) {
            String key = entry.getKey();
            if (RESERVED.contains(key)) {
                section.key(key).problem("'" + key + "' is set by the runner itself");
            } else if (!catalogue.keys().contains(key)) {
                section.key(key)
                        .problem("unknown setting '" + key + "'" + Suggestions.didYouMean(key, catalogue.keys()));
            } else {
                String text = entry.getValue().text();
                if (!text.isEmpty()) {
                    catalogue
                            .problem(key, text)
                            .ifPresent(what -> entry.getValue().problem("'" + key + "' " + what));
                }
                settings.put(key, text);
            }
        }
        if (section.isEmpty() && value.isMapping()) {
            value.problem("'" + value.name() + "' overrides no setting");
        }
        return settings;
    }
}
