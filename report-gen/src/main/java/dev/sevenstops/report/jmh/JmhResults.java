package dev.sevenstops.report.jmh;

import dev.sevenstops.report.store.Damage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The microbenchmarks that lie beside a run.
 *
 * @param all those of one benchmark with the same parameters beside each other, one for each JDK
 * @param damages files that could not be used, by path
 */
public record JmhResults(List<JmhResult> all, List<Damage> damages) {
    /** Where benchmarks are shown that belong to no stop: the page of the instrument. */
    public static final String INSTRUMENT = "lifecycle";

    /** As they stand in the files. */
    static JmhResults of(List<JmhResult> read, List<Damage> damages) {
        Map<String, List<JmhResult>> byKey = new LinkedHashMap<>();
        read.forEach(one ->
                byKey.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one));
        return new JmhResults(byKey.values().stream().flatMap(List::stream).toList(), List.copyOf(damages));
    }

    /** Those that are shown on the page of a stop, or of the instrument. */
    public List<JmhResult> on(String page) {
        return all.stream().filter(one -> one.page().equals(page)).toList();
    }
}
