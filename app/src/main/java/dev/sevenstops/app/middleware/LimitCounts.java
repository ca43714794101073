package dev.sevenstops.app.middleware;

import dev.sevenstops.lifecycle.Stop;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what was refused, by the stop whose limit it was: {@code app.limited{stop}}. */
final class LimitCounts {
    private static final Map<Stop, Counter> COUNTERS = counters();

    private LimitCounts() {}

    static void count(Stop stop) {
        Counter counter = COUNTERS.get(stop);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Map<Stop, Counter> counters() {
        Map<Stop, Counter> counters = new EnumMap<>(Stop.class);
        for (Stop stop : Stop.values()) {
            counters.put(
                    stop,
                    MetricsFactory.getInstance()
                            .globalRegistry()
                            .getOrCreate(Counter.builder("app.limited")
                                    .description("requests refused because a limit was reached")
                                    .tags(List.of(Tag.create("stop", stop.id())))));
        }
        return counters;
    }
}
