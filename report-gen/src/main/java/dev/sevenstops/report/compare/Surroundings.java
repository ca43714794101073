package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.render.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What the sides were measured with and on: what has changed, and what has not. */
final class Surroundings {
    private static final String ARGUMENTS = "JVM arguments of the process";
    private static final String UNKNOWN = "not recorded";
    private static final String NOT_MEASURED = "not measured";
    private static final int PLACES = 3;

    private Surroundings() {}

    /**
     * A fact about every side.
     *
     * @param where in which rows it is so; empty for a fact about the whole run
     * @param values in the order of the sides, never empty texts
     */
    record Fact(String label, String where, List<String> values) {

        /** Whether the sides that have it differ in it. */
        boolean changed() {
            return values.stream().distinct().count() > 1;
        }
    }

    /** Of all sides: the run, its software, its machine, and the settings in which rows differ. */
    static List<Fact> of(List<Side> sides) {
        List<Fact> facts = new ArrayList<>();
        add(facts, "Runtime", sides, Subject::runtime);
        add(facts, "JDK", sides, Subject::jdk);
        add(facts, "JVM arguments", sides, subject -> String.join(" ", subject.arguments()));
        addRun(facts, "Commit", sides, run -> run.environment().commit());
        addAll(facts, "Library ", sides, Environment::versions);
        addRun(facts, "Generator’s JDK", sides, run -> run.environment().generatorJdk());
        addRun(facts, "Kernel", sides, run -> run.environment().kernel());
        addRun(facts, "Operating system", sides, run -> run.environment().os());
        addRun(facts, "Processor", sides, run -> run.environment().cpu());
        addRun(facts, "Cores", sides, run -> Integer.toString(run.environment().cores()));
        addRun(
                facts,
                "Memory",
                sides,
                run -> Format.bytes((double) run.environment().memoryBytes()));
        addAll(facts, "", sides, Environment::sysctls);
        addRun(facts, "matrix.yaml, SHA-256", sides, Run::matrixSha256);
        addRun(facts, "Profile", sides, Run::profile);
        addRun(
                facts,
                "Asked for",
                sides,
                run -> run.only().isEmpty() ? "every experiment" : String.join(", ", run.only()));
        addRun(facts, "Seed", sides, run -> Long.toString(run.seed()));
        addRun(facts, "Started", sides, run -> Format.instant(run.startedAt()));
        facts.addAll(settings(sides));
        return List.copyOf(facts);
    }

    private static void add(List<Fact> facts, String label, List<Side> sides, Function<Subject, String> value) {
        facts.add(new Fact(
                label,
                "",
                sides.stream()
                        .map(side -> value.apply(side.subject()))
                        .map(text -> text.isEmpty() ? "none" : text)
                        .toList()));
    }

    private static void addRun(List<Fact> facts, String label, List<Side> sides, Function<Run, String> value) {
        add(facts, label, sides, subject -> value.apply(subject.run()));
    }

    /** A fact for each key that any side has. */
    private static void addAll(
            List<Fact> facts, String prefix, List<Side> sides, Function<Environment, Map<String, String>> part) {
        Set<String> keys = new TreeSet<>();
        sides.forEach(side ->
                keys.addAll(part.apply(side.subject().run().environment()).keySet()));
        for (String key : keys) {
            addRun(
                    facts,
                    prefix + key,
                    sides,
                    run -> part.apply(run.environment()).getOrDefault(key, UNKNOWN));
        }
    }

    /** A key with the values that the sides have of it. */
    private record Difference(String key, List<String> values) {}

    /** Effective settings in which sides differ. A default that a commit has changed shows in every row: it is told once. */
    private static List<Fact> settings(List<Side> sides) {
        Set<String> rows = new TreeSet<>();
        sides.forEach(side -> rows.addAll(side.subject().rows().keySet()));
        Map<Difference, List<String>> places = new LinkedHashMap<>();
        for (String row : rows) {
            for (String arm : List.of(Experiment.BEFORE, Experiment.AFTER)) {
                for (Difference difference : differences(sides, row, arm)) {
                    places.computeIfAbsent(difference, key -> new ArrayList<>()).add(row + ", " + arm);
                }
            }
        }
        List<Fact> facts = new ArrayList<>();
        places.forEach((difference, where) -> facts.add(new Fact(
                difference.key(),
                String.join("; ", where.subList(0, Math.min(PLACES, where.size())))
                        + (where.size() > PLACES ? "; and " + (where.size() - PLACES) + " more" : ""),
                difference.values())));
        return facts;
    }

    private static List<Difference> differences(List<Side> sides, String row, String arm) {
        List<Optional<Map<String, Set<String>>>> effective =
                sides.stream().map(side -> effective(side, row, arm)).toList();
        Set<String> keys = new TreeSet<>();
        effective.forEach(one -> one.ifPresent(settings -> keys.addAll(settings.keySet())));
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            // What differs from block to block, such as the address of a downstream, is no setting of the run.
            boolean steady = effective.stream()
                    .flatMap(Optional::stream)
                    .allMatch(settings -> settings.getOrDefault(key, Set.of()).size() <= 1);
            long known = effective.stream()
                    .flatMap(Optional::stream)
                    .map(settings -> settings.getOrDefault(key, Set.of()))
                    .distinct()
                    .count();
            if (steady && known > 1) {
                differences.add(new Difference(
                        key,
                        effective.stream()
                                .map(settings ->
                                        settings.map(of -> text(of, key)).orElse(NOT_MEASURED))
                                .toList()));
            }
        }
        return differences;
    }

    private static String text(Map<String, Set<String>> settings, String key) {
        String value = String.join("", settings.getOrDefault(key, Set.of(UNKNOWN)));
        return value.isEmpty() ? "empty" : value;
    }

    /** Every value that the processes of an arm reported, by key; empty if there is none. */
    private static Optional<Map<String, Set<String>>> effective(Side side, String row, String arm) {
        List<BlockValues> blocks = side.row(row).map(Measured::blocks).orElse(List.of());
        Map<String, Set<String>> all = new TreeMap<>();
        for (BlockValues block : blocks) {
            block.settings()
                    .getOrDefault(arm, Map.of())
                    .forEach((key, value) ->
                            all.computeIfAbsent(key, name -> new TreeSet<>()).add(value));
            if (arm.equals(Experiment.AFTER)) {
                all.computeIfAbsent(ARGUMENTS, name -> new TreeSet<>()).add(String.join(" ", block.arguments()));
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }
}
