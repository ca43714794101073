package dev.sevenstops.gatling.matrix;

import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Experiment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The factors of an experiment, and the cells that they span.
 *
 * @param list in the order of the file
 * @param crossed names of those that are crossed in full; the others vary one at a time around everybody's first level
 * @param without what of that is no cell
 */
record Factors(List<Factor> list, List<String> crossed, List<Where> without) {
    private static final String NAME = "[a-z0-9][a-z0-9-]*";
    // A level becomes part of a row's id and of file names.
    private static final String LEVEL = "[A-Za-z0-9][A-Za-z0-9._-]*";
    /** What requests can go through. */
    static final List<String> VIA = List.of(Cell.DIRECT, "embedded", "nginx", "haproxy");

    private static final List<String> ARMS = List.of(Experiment.BEFORE, Experiment.AFTER);
    private static final int MAX_CELLS = 200;

    /**
     * Something that varies.
     *
     * @param setting the setting that gets the level; empty if only placeholders and {@link Cell#VIA} do
     * @param bundles the settings that come with each level; empty if the level itself is a value, or a word for placeholders
     * @param arms the arms whose settings they are
     * @param same the level at which both arms are to have the same settings, so that its cells are A/A pairs
     */
    record Factor(
            String name,
            Optional<String> setting,
            Map<String, Map<String, String>> bundles,
            List<String> arms,
            List<String> levels,
            Optional<String> same) {
        /** Every setting that one of the levels gives a value. */
        Set<String> keys() {
            Set<String> keys = new LinkedHashSet<>();
            setting.ifPresent(keys::add);
            bundles.values().forEach(bundle -> keys.addAll(bundle.keySet()));
            return keys;
        }

        /** The settings that come with a level. */
        Map<String, String> at(String level) {
            return setting.map(key -> Map.of(key, level)).orElse(bundles.getOrDefault(level, Map.of()));
        }
    }

    /** Reads {@code factors}, {@code cross} and {@code without} of an experiment, which need not be there. */
    static Factors read(Section experiment, Catalogue catalogue) {
        List<Factor> factors = new ArrayList<>();
        Set<String> used = experiment.placeholdersBeside("factors");
        Optional<Value> given = experiment.optional("factors");
        given.ifPresent(value -> {
            Section section = value.section();
            for (Map.Entry<String, Value> entry : section.all().entrySet()) {
                Factor factor = factor(entry.getKey(), entry.getValue(), catalogue);
                if (!factor.name().matches(NAME)) {
                    section.key(factor.name())
                            .problem("a name consists of a-z, 0-9 and '-', found '" + factor.name() + "'");
                }
                boolean effective =
                        !factor.keys().isEmpty() || factor.name().equals(Cell.VIA) || used.contains(factor.name());
                if (!effective) {
                    section.key(factor.name())
                            .problem("factor '" + factor.name() + "' changes nothing: it has no 'setting', and nothing"
                                    + " says {factor:" + factor.name() + "}");
                }
                factor.keys().stream()
                        .filter(key ->
                                factors.stream().anyMatch(other -> other.keys().contains(key)))
                        .forEach(key -> section.key(factor.name())
                                .problem("'" + key + "' is the setting of another factor already"));
                factors.add(factor);
            }
            if (section.isEmpty() && value.isMapping()) {
                value.problem("'factors' is empty");
            }
        });
        List<String> names = factors.stream().map(Factor::name).toList();
        List<String> crossed = new ArrayList<>();
        experiment.optional("cross").ifPresent(value -> {
            if (given.isEmpty()) {
                value.problem("'cross' names factors, and the experiment has none");
                return;
            }
            for (Value item : value.items()) {
                String name = item.text();
                if (!names.contains(name)) {
                    item.problem("the experiment has no factor '" + name + "'" + Suggestions.didYouMean(name, names));
                } else if (crossed.contains(name)) {
                    item.problem("'" + name + "' is crossed twice");
                } else {
                    crossed.add(name);
                }
            }
        });
        Factors read = new Factors(
                List.copyOf(factors), List.copyOf(crossed), without(experiment.optional("without"), factors));
        given.ifPresent(value -> {
            if (read.count() > MAX_CELLS) {
                value.problem("the factors span " + read.count() + " cells, more than " + MAX_CELLS);
            }
        });
        return read;
    }

    private static List<Where> without(Optional<Value> given, List<Factor> factors) {
        Map<String, String> lead = lead(factors);
        List<Where> without = new ArrayList<>();
        given.ifPresent(value -> {
            for (Value item : value.items()) {
                Where left = Where.read(item, factors);
                if (!left.levels().isEmpty() && left.holds(lead)) {
                    item.problem("the first cell cannot be left out: give its levels another order");
                }
                without.add(left);
            }
        });
        return List.copyOf(without);
    }

    private static Factor factor(String name, Value value, Catalogue catalogue) {
        if (!value.isMapping()) {
            return new Factor(
                    name,
                    Optional.empty(),
                    Map.of(),
                    ARMS,
                    levels(name, value, Optional.empty(), catalogue),
                    Optional.empty());
        }
        Section section = value.section();
        Optional<String> setting = Optional.empty();
        List<String> arms = ARMS;
        if (!name.equals(Cell.VIA)) {
            setting = section.optional("setting").flatMap(key -> setting(key, catalogue));
            arms = section.optional("arms")
                    .map(list -> list.items().stream()
                            .map(arm -> arm.oneOf(ARMS))
                            .distinct()
                            .toList())
                    .orElse(ARMS);
        }
        Optional<String> key = setting;
        Map<String, Map<String, String>> bundles = section.optional("levels")
                .filter(given -> given.isMapping() && !name.equals(Cell.VIA))
                .map(given -> bundles(given, key, catalogue))
                .orElse(Map.of());
        List<String> levels = bundles.isEmpty()
                ? section.required("levels")
                        .map(list -> levels(name, list, key, catalogue))
                        .orElse(List.of("0"))
                : List.copyOf(bundles.keySet());
        Optional<String> same = section.optional("same").map(level -> level.oneOf(levels));
        section.done();
        return new Factor(name, setting, bundles, arms, levels, same);
    }

    private static Optional<String> setting(Value value, Catalogue catalogue) {
        String key = value.text();
        Optional<String> problem = ExperimentParser.problemOfKey(key, catalogue);
        problem.ifPresent(value::problem);
        return problem.isPresent() ? Optional.empty() : Optional.of(key);
    }

    private static List<String> levels(String factor, Value list, Optional<String> setting, Catalogue catalogue) {
        Set<String> levels = new LinkedHashSet<>();
        for (Value item : list.items()) {
            String level = item.text();
            if (level.isEmpty()) {
                continue; // a problem already
            }
            if (factor.equals(Cell.VIA)) {
                item.oneOf(VIA);
            } else if (!level.matches(LEVEL)) {
                item.problem(problemOfLevel(level));
            }
            setting.flatMap(key -> catalogue.problem(key, level).map(what -> "'" + key + "' " + what))
                    .ifPresent(item::problem);
            if (!levels.add(level)) {
                item.problem("level '" + level + "' is there twice");
            }
        }
        return levels.isEmpty() ? List.of("0") : List.copyOf(levels);
    }

    /** Levels each of which sets several settings, or none. */
    private static Map<String, Map<String, String>> bundles(
            Value value, Optional<String> setting, Catalogue catalogue) {
        if (setting.isPresent()) {
            value.problem(
                    "a level that sets settings itself leaves none to 'setting': write 'levels' as a list, or leave"
                            + " 'setting' out");
        }
        Section section = value.section();
        Map<String, Map<String, String>> bundles = new LinkedHashMap<>();
        section.all().forEach((level, settings) -> {
            if (!level.matches(LEVEL)) {
                section.key(level).problem(problemOfLevel(level));
            }
            bundles.put(level, bundle(settings, catalogue));
        });
        return Collections.unmodifiableMap(bundles);
    }

    private static Map<String, String> bundle(Value value, Catalogue catalogue) {
        Section section = value.section();
        Map<String, String> settings = new LinkedHashMap<>();
        section.all().forEach((key, set) -> {
            Optional<String> problem = ExperimentParser.problemOfKey(key, catalogue);
            if (problem.isPresent()) {
                section.key(key).problem(problem.get());
                return;
            }
            String text = set.text();
            if (!text.isEmpty()) {
                catalogue.problem(key, text).ifPresent(what -> set.problem("'" + key + "' " + what));
            }
            settings.put(key, text);
        });
        return Collections.unmodifiableMap(settings);
    }

    private static String problemOfLevel(String level) {
        return "a level consists of letters, digits, '.', '_' and '-', found '" + level + "'";
    }

    private long count() {
        long crossing = 1;
        long sweeping = 0;
        for (Factor factor : list) {
            if (crossed.contains(factor.name())) {
                crossing = Math.multiplyExact(crossing, factor.levels().size());
            } else {
                sweeping += factor.levels().size() - 1;
            }
        }
        return crossing + sweeping;
    }

    /**
     * The levels of every cell, by factor in the order of the file. The lead cell has the first level of every factor; one cell
     * without levels if there are no factors. The first of the crossed factors varies slowest. What the factors are without is
     * left out, the lead cell never.
     */
    List<Map<String, String>> cells() {
        Map<String, String> lead = lead(list);
        if (count() > MAX_CELLS) {
            return List.of(lead); // a problem already
        }
        Set<Map<String, String>> cells = new LinkedHashSet<>();
        cells.add(lead);
        for (Factor factor : list) {
            if (crossed.contains(factor.name())) {
                cells = crossedWith(factor, cells);
            }
        }
        for (Factor factor : list) {
            if (!crossed.contains(factor.name())) {
                cells.addAll(crossedWith(factor, Set.of(lead)));
            }
        }
        return cells.stream()
                .filter(cell -> cell.equals(lead) || without.stream().noneMatch(left -> left.holds(cell)))
                .map(Collections::unmodifiableMap)
                .toList();
    }

    private static Map<String, String> lead(List<Factor> factors) {
        Map<String, String> lead = new LinkedHashMap<>();
        factors.forEach(factor -> lead.put(factor.name(), factor.levels().getFirst()));
        return lead;
    }

    private static Set<Map<String, String>> crossedWith(Factor factor, Set<Map<String, String>> cells) {
        Set<Map<String, String>> all = new LinkedHashSet<>();
        for (Map<String, String> cell : cells) {
            for (String level : factor.levels()) {
                Map<String, String> with = new LinkedHashMap<>(cell);
                with.put(factor.name(), level);
                all.add(with);
            }
        }
        return all;
    }

    /** Settings that an arm gets from the levels of a cell. */
    Map<String, String> settings(String arm, Map<String, String> levels) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Factor factor : list) {
            if (factor.arms().contains(arm)) {
                settings.putAll(factor.at(levels.getOrDefault(factor.name(), "")));
            }
        }
        return settings;
    }

    /** Whether the arms of a cell are to have the same settings, since one of its levels says so. */
    boolean areSame(Map<String, String> levels) {
        return list.stream()
                .anyMatch(factor -> factor.same()
                        .filter(level -> level.equals(levels.getOrDefault(factor.name(), "")))
                        .isPresent());
    }

    /** The levels of the factor that says what requests go through. */
    List<String> via() {
        return list.stream()
                .filter(factor -> factor.name().equals(Cell.VIA))
                .findFirst()
                .map(Factor::levels)
                .orElse(List.of());
    }
}
