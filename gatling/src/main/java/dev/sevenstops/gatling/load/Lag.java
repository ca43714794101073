package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.report.model.Check;
import dev.sevenstops.report.store.Histograms;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Whether a probe began its requests when it was to, and what it has sent by operation. */
final class Lag {
    /** How late the last of requests that belong together may be started. More than this was not together. */
    private static final double TOGETHER_LIMIT_SECONDS = 0.5;

    private final Histogram lag = Histograms.empty();
    private final Map<String, Long> mix = new TreeMap<>();
    private final int planned;
    private long sent;

    /** Of attempts at these sends, in the same order. */
    Lag(List<Schedule.Send> sends, List<Attempt> attempts) {
        planned = sends.size();
        for (int i = 0; i < planned; i++) {
            Attempt attempt = attempts.get(i);
            if (attempt.started()) {
                sent++;
                mix.merge(sends.get(i).request().operation(), 1L, Long::sum);
                lag.recordValue(Math.max(0, attempt.lag()));
            }
        }
    }

    long sent() {
        return sent;
    }

    Map<String, Long> mix() {
        return mix;
    }

    /** For requests that are all intended at the same moment. */
    Check together(String load) {
        double latest = lag.getMaxValue() / 1e9;
        return new Check(
                load + " schedule",
                sent == planned && latest <= TOGETHER_LIMIT_SECONDS,
                String.format(
                        Locale.ROOT,
                        "%d of %d connections started, the last one %.1f ms after the intended time (limit %.0f ms)",
                        sent,
                        planned,
                        latest * 1e3,
                        TOGETHER_LIMIT_SECONDS * 1e3));
    }

    /** For requests that are spread over the slice; the limit is that of the steady loads. */
    Check spread(String load) {
        double p99 = lag.getValueAtPercentile(99) / 1e9;
        return new Check(
                load + " schedule",
                sent == planned && p99 <= SliceRecord.LAG_P99_LIMIT_SECONDS,
                String.format(
                        Locale.ROOT,
                        "%d of %d begun; lag p99 %.2f ms (limit %.0f ms), max %.2f ms",
                        sent,
                        planned,
                        p99 * 1e3,
                        SliceRecord.LAG_P99_LIMIT_SECONDS * 1e3,
                        lag.getMaxValue() / 1e6));
    }
}
