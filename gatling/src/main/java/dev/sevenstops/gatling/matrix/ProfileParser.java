package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.Factors;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads how much is measured: a profile, and an experiment's own idea of one. */
final class ProfileParser {
    private static final int MAX_SLICES = 1_000;

    private ProfileParser() {}

    /** A profile of the matrix: it says everything. */
    static Profile profile(String name, Value value, List<String> runtimes) {
        Section section = value.section();
        Profile profile = new Profile(
                name,
                section.required("blocks").map(ProfileParser::blocks).orElse(1),
                section.required("slices").map(ProfileParser::even).orElse(2),
                section.required("slice").map(Value::duration).orElse(1.0),
                section.required("warm-up").map(Value::durationOrZero).orElse(0.0),
                section.required("control").map(Value::duration).orElse(1.0),
                section.optional("factors")
                        .map(f -> f.oneOf(List.of("all", "lead")))
                        .map(f -> Factors.valueOf(f.toUpperCase(Locale.ROOT)))
                        .orElse(Factors.ALL),
                section.optional("runtimes")
                        .map(list -> list.items().stream()
                                .map(item -> item.oneOf(runtimes))
                                .distinct()
                                .toList())
                        .orElse(List.of()),
                section.optional("pairs")
                        .map(pairs -> pairs.oneOf(List.of("lead", "none")).equals("lead"))
                        .orElse(false),
                section.optional("pilot")
                        .map(pilot -> pilot.oneOf(List.of("newest", "none")).equals("newest"))
                        .orElse(false));
        section.done();
        return profile;
    }

    /** An experiment's {@code timing}: for a profile, what is different there. */
    static Map<String, Profile> timing(Value value, Map<String, Profile> profiles) {
        Map<String, Profile> timing = new LinkedHashMap<>();
        Section section = value.section();
        for (Map.Entry<String, Value> entry : section.all().entrySet()) {
            Profile base = profiles.get(entry.getKey());
            if (base == null) {
                section.key(entry.getKey())
                        .problem("there is no profile '" + entry.getKey() + "'"
                                + Suggestions.didYouMean(entry.getKey(), profiles.keySet()));
            } else {
                timing.put(entry.getKey(), changed(base, entry.getValue()));
            }
        }
        if (section.isEmpty() && value.isMapping()) {
            value.problem("'" + value.name() + "' is empty");
        }
        return timing;
    }

    private static Profile changed(Profile base, Value value) {
        Section section = value.section();
        Profile profile = new Profile(
                base.name(),
                section.optional("blocks").map(ProfileParser::blocks).orElse(base.blocks()),
                section.optional("slices").map(ProfileParser::even).orElse(base.slices()),
                section.optional("slice").map(Value::duration).orElse(base.sliceSeconds()),
                section.optional("warm-up").map(Value::durationOrZero).orElse(base.warmUpSeconds()),
                section.optional("control").map(Value::duration).orElse(base.controlSeconds()),
                base.factors(),
                base.runtimes(),
                base.pairs(),
                base.piloted());
        section.done();
        return profile;
    }

    /** An experiment's {@code profiles}: the names of those that measure it. */
    static List<String> names(Optional<Value> value, Map<String, Profile> profiles) {
        return value.map(list -> list.items().stream()
                        .map(item -> item.oneOf(List.copyOf(profiles.keySet())))
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    private static int blocks(Value value) {
        return value.whole(1, MAX_SLICES);
    }

    private static int even(Value value) {
        int slices = value.whole(2, MAX_SLICES);
        if (slices % 2 != 0) {
            value.problem("'slices' must be even, so that both arms get the same number, found '" + slices + "'");
        }
        return slices;
    }
}
