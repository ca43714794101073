package dev.sevenstops.gatling.load;

import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.store.Histograms;
import java.util.Locale;
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
    private long unexpected;
    private long partial;
    private long firstByteNanos;
    private long firstByteMax;

    GroupTally(String name, double goodWithinSeconds) {
        this.name = name;
        this.goodWithinSeconds = goodWithinSeconds;
    }

    /**
     * An answer; times in nanoseconds.
     *
     * @param expected whether it is what the request expects
     * @param firstByte from the intended send
     * @param fromIntended to what the latency counts to
     * @param fromSend likewise, from the actual send
     */
    record Answer(int status, boolean expected, long firstByte, long fromIntended, long fromSend) {}

    void answered(Answer answer) {
        answered++;
        statuses.merge(Integer.toString(answer.status()), 1L, Long::sum);
        latency.recordValue(Math.max(0, answer.fromIntended()));
        latencyFromSend.recordValue(Math.max(0, answer.fromSend()));
        firstByteNanos += Math.max(0, answer.firstByte());
        firstByteMax = Math.max(firstByteMax, answer.firstByte());
        if (!answer.expected()) {
            unexpected++;
            partial += answer.status() < 400 ? 1 : 0;
        } else if (answer.fromIntended() <= goodWithinSeconds * 1e9) {
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
        unexpected += other.unexpected;
        partial += other.partial;
        firstByteNanos += other.firstByteNanos;
        firstByteMax = Math.max(firstByteMax, other.firstByteMax);
        other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
        other.failures.forEach((reason, count) -> failures.merge(reason, count, Long::sum));
        latency.add(other.latency);
        latencyFromSend.add(other.latencyFromSend);
        unanswered.add(other.unanswered);
    }

    /** Puts what the client counted of this load, by the names in {@link Counters}. */
    void putCounters(Map<String, Double> counters) {
        Counters.CLIENT_STATUSES.forEach(status -> counters.put(Counters.client(name, "status." + status), 0.0));
        Map<String, Double> classes = new TreeMap<>(Map.of("2xx", 0.0, "4xx", 0.0, "5xx", 0.0));
        statuses.forEach((status, count) -> {
            counters.put(Counters.client(name, "status." + status), (double) count);
            classes.merge(status.charAt(0) + "xx", (double) count, Double::sum);
        });
        classes.forEach((status, count) -> counters.put(Counters.client(name, "status." + status), count));
        counters.put(Counters.client(name, Counters.CLIENT_ANSWERED), (double) answered);
        counters.put(Counters.client(name, Counters.CLIENT_FAILED), (double) failed);
        counters.put(Counters.client(name, Counters.CLIENT_CENSORED), (double) censored);
        counters.put(Counters.client(name, Counters.CLIENT_GOOD), (double) good);
        counters.put(Counters.client(name, Counters.CLIENT_UNEXPECTED), (double) unexpected);
        counters.put(Counters.client(name, Counters.CLIENT_PARTIAL), (double) partial);
        counters.put(Counters.client(name, Counters.CLIENT_FIRST_BYTE), firstByteNanos / 1e9);
        counters.put(Counters.client(name, Counters.CLIENT_FIRST_BYTE_MAX), firstByteMax / 1e9);
    }

    String name() {
        return name;
    }

    long total() {
        return answered + failed + censored;
    }

    long answered() {
        return answered;
    }

    /** Of the answers, from the intended send; 0 where there are none. */
    double meanSeconds() {
        return latency.getMean() / 1e9;
    }

    /**
     * The 99th percentile from the intended send, for people: of all requests, of which those that were never answered rank above
     * every answer. Where it falls among them, how long that one had waited is a lower bound.
     */
    String p99() {
        long answers = latency.getTotalCount();
        long all = answers + unanswered.getTotalCount();
        if (all == 0) {
            return "p99 -";
        }
        // the subtraction: 0.99 is not exact in binary
        long rank = (long) Math.ceil(0.99 * all - 1e-6);
        if (rank <= answers) {
            return String.format(Locale.ROOT, "p99 %.1f ms", valueAt(latency, rank) / 1e6);
        }
        long waited = unanswered.lowestEquivalentValue(valueAt(unanswered, rank - answers));
        return String.format(Locale.ROOT, "p99 >= %.1f ms", Math.max(latency.getMaxValue(), waited) / 1e6);
    }

    private static long valueAt(Histogram histogram, long rank) {
        return histogram.getValueAtPercentile(100.0 * rank / histogram.getTotalCount());
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
