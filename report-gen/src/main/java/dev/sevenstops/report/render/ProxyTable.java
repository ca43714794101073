package dev.sevenstops.report.render;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.ProxyTimes;
import dev.sevenstops.report.model.Stop;
import dev.sevenstops.report.render.Page.Figures;
import dev.sevenstops.report.render.Page.Proxy;
import dev.sevenstops.report.stats.ProxyReading;
import dev.sevenstops.report.stats.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The proxy's own seven stops, side by side for both arms. */
final class ProxyTable {
    private static final List<String> HEAD = List.of(
            "stop",
            "field",
            "requests before",
            "mean",
            "p50",
            "p99",
            "requests after",
            "mean",
            "p50",
            "p99",
            "what it is");
    private static final String OWN = "proxy";

    private ProxyTable() {}

    /** Of a row through a proxy; empty where no usable block has the proxy's figures. */
    static Optional<Proxy> of(Row row) {
        Optional<ProxyTimes> before = ProxyReading.of(row.usable(), Experiment.BEFORE);
        Optional<ProxyTimes> after = ProxyReading.of(row.usable(), Experiment.AFTER);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        ProxyTimes faulty = before.orElseThrow();
        ProxyTimes fixed = after.orElseThrow();
        return Optional.of(new Proxy(
                faulty.proxy(),
                software(row),
                new Figures(HEAD, fields(faulty, fixed)),
                new Figures(List.of("in the proxy’s log", "before", "after"), counts(faulty, fixed)),
                ProxySentences.of(row)));
    }

    private static String software(Row row) {
        return row.usable().stream()
                .flatMap(block -> proxies(block))
                .map(proxy -> proxy.version() + options(proxy.options()))
                .distinct()
                .findFirst()
                .orElse("");
    }

    private static Stream<Block.ProxyProcess> proxies(Block block) {
        return new TreeMap<>(block.proxies()).values().stream();
    }

    private static String options(Map<String, String> options) {
        return options.isEmpty()
                ? ""
                : "; "
                        + String.join(
                                ", ",
                                new TreeMap<>(options)
                                        .entrySet().stream()
                                                .map(option -> option.getKey() + " " + option.getValue())
                                                .toList());
    }

    private static List<List<String>> fields(ProxyTimes before, ProxyTimes after) {
        List<List<String>> rows = new ArrayList<>();
        List<String> stops = new ArrayList<>();
        for (Stop stop : Stop.values()) {
            stops.add(stop.id());
        }
        stops.add(OWN);
        stops.add(ProxyReading.TOTAL);
        for (String stop : stops) {
            Set<String> names = names(stop, before, after);
            if (names.isEmpty() && Stop.of(stop).isPresent()) {
                rows.add(List.of(stop, "not observable", "", "", "", "", "", "", "", "", ""));
            }
            for (String name : names) {
                Optional<ProxyTimes.Field> faulty = named(before, name);
                Optional<ProxyTimes.Field> fixed = named(after, name);
                List<String> cells = new ArrayList<>(List.of(stop, name));
                cells.addAll(figures(faulty));
                cells.addAll(figures(fixed));
                cells.add(faulty.or(() -> fixed).map(ProxyTimes.Field::meaning).orElse(""));
                rows.add(List.copyOf(cells));
            }
        }
        return rows;
    }

    private static Set<String> names(String stop, ProxyTimes before, ProxyTimes after) {
        Set<String> names = new LinkedHashSet<>();
        Stream.of(before, after)
                .flatMap(times -> times.fields().stream())
                .filter(field -> field.stop().equals(stop))
                .forEach(field -> names.add(field.name()));
        return names;
    }

    private static Optional<ProxyTimes.Field> named(ProxyTimes times, String name) {
        return times.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    private static List<String> figures(Optional<ProxyTimes.Field> field) {
        if (field.isEmpty() || field.orElseThrow().count() == 0) {
            return List.of("0", "-", "-", "-");
        }
        ProxyTimes.Field of = field.orElseThrow();
        return List.of(
                Format.count(of.count()),
                Format.seconds(of.mean()),
                Format.seconds(of.p50()),
                Format.seconds(of.p99()));
    }

    private static List<List<String>> counts(ProxyTimes before, ProxyTimes after) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("requests", Format.count(before.requests()), Format.count(after.requests())));
        counts("status ", before.statuses(), after.statuses(), rows);
        counts("end ", before.ends(), after.ends(), rows);
        Set<String> names = new TreeSet<>(before.counters().keySet());
        names.addAll(after.counters().keySet());
        for (String name : names) {
            String unit = name.contains("bytes") ? "bytes" : "1";
            rows.add(List.of(name, counter(before, name, unit), counter(after, name, unit)));
        }
        return rows;
    }

    private static void counts(
            String kind, Map<String, Long> before, Map<String, Long> after, List<List<String>> rows) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            rows.add(List.of(
                    kind + name,
                    Format.count(before.getOrDefault(name, 0L)),
                    Format.count(after.getOrDefault(name, 0L))));
        }
    }

    private static String counter(ProxyTimes times, String name, String unit) {
        return times.counters().containsKey(name)
                ? Format.quantity(Objects.requireNonNull(times.counters().get(name)), unit)
                : "-";
    }
}
