package dev.sevenstops.gatling.load;

import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.store.Histograms;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts a group's requests into what the results hold. Belongs to one thread. */
final class GroupTally {
    private final String name;
    private final double goodWithinSeconds;
    private final Map<String, Long> statuses = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Histogram latency = Histograms.empty();
    private final Histogram latencyFromSend = Histograms.empty();
    private final Histogram unanswered = Histograms.empty();
    private long answered;
    private long failed;
    private long censored;
    private long good;

    GroupTally(String name, double goodWithinSeconds) {
        this.name = name;
        this.goodWithinSeconds = goodWithinSeconds;
    }

    /** An answer; both times in nanoseconds. */
    void answered(int status, long fromIntended, long fromSend) {
        answered++;
        statuses.merge(Integer.toString(status), 1L, Long::sum);
        latency.recordValue(Math.max(0, fromIntended));
        latencyFromSend.recordValue(Math.max(0, fromSend));
        if (status < 400 && fromIntended <= goodWithinSeconds * 1e9) {
            good++;
        }
    }

    /** A request that ended without an answer, so many nanoseconds after its intended send. */
    void failed(String reason, long waited) {
        failed++;
        failures.merge(reason, 1L, Long::sum);
        unanswered.recordValue(Math.max(0, waited));
    }

    /** A request that was given up, so many nanoseconds after its intended send. */
    void censored(long waited) {
        censored++;
        unanswered.recordValue(Math.max(0, waited));
    }

    /** Adds what another tally of the same group has counted. */
    void add(GroupTally other) {
        answered += other.answered;
        failed += other.failed;
        censored += other.censored;
        good += other.good;
        other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        other.failures.forEach((reason, count) -> failures.merge(reason, count, Long::sum));
        latency.add(other.latency);
        latencyFromSend.add(other.latencyFromSend);
        unanswered.add(other.unanswered);
    }

    long total() {
        return answered + failed + censored;
    }

    /** The 99th percentile of the answers' latency in seconds from the intended send. */
    double p99Seconds() {
        return latency.getValueAtPercentile(99) / 1e9;
    }

    /** The group as it stands in the results. */
    RequestGroup group(long intended) {
        return new RequestGroup(
                name,
                intended,
                answered,
                failed,
                censored,
                good,
                goodWithinSeconds,
                Map.copyOf(statuses),
                Map.copyOf(failures),
                Histograms.encode(latency),
                Histograms.encode(latencyFromSend),
                Histograms.encode(unanswered));
    }
}
