package dev.sevenstops.app.downstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The work of one service, all its replicas together, since the process began. For any thread. */
final class WorkCount {
    private final LongAdder requests = new LongAdder();
    private final LongAdder hedges = new LongAdder();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Outcome, LongAdder> slotNanos = new EnumMap<>(Outcome.class);

    /** Nothing done yet. */
    WorkCount() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
            slotNanos.put(outcome, new LongAdder());
        }
    }

    /**
     * A request has come.
     *
     * @param hedge whether it says that it is not the first attempt
     */
    void began(boolean hedge) {
        requests.increment();
        if (hedge) {
            hedges.increment();
        }
    }

    /**
     * A request has ended.
     *
     * @param nanos how long it has held a slot
     */
    void ended(Outcome outcome, long nanos) {
        counter(slotNanos, outcome).add(nanos);
        counter(outcomes, outcome).increment();
    }

    /**
     * Writes what there is.
     *
     * @param json where to
     * @param slots slots of all replicas
     * @param replicas what they are doing now
     */
    void write(ObjectNode json, int slots, List<Slots.Reading> replicas) {
        json.put("requests", requests.sum())
                .put("completed", counter(outcomes, Outcome.COMPLETED).sum())
                .put("hedges", hedges.sum())
                .put("refused", counter(outcomes, Outcome.REFUSED).sum())
                .put("pushedBack", counter(outcomes, Outcome.PUSHED_BACK).sum())
                .put("cancelled", counter(outcomes, Outcome.CANCELLED).sum())
                .put("abandoned", counter(outcomes, Outcome.ABANDONED).sum())
                .put("expired", counter(outcomes, Outcome.EXPIRED).sum())
                .put("failed", counter(outcomes, Outcome.FAILED).sum())
                .put(
                        "slotSeconds",
                        seconds(replicas.stream()
                                .mapToLong(Slots.Reading::busyNanos)
                                .sum()))
                .put(
                        "abandonedSlotSeconds",
                        seconds(counter(slotNanos, Outcome.ABANDONED).sum()))
                .put(
                        "cancelledSlotSeconds",
                        seconds(counter(slotNanos, Outcome.CANCELLED).sum()))
                .put(
                        "expiredSlotSeconds",
                        seconds(counter(slotNanos, Outcome.EXPIRED).sum()))
                .put("slots", slots)
                .put("queued", replicas.stream().mapToInt(Slots.Reading::queued).sum())
                .put("busy", replicas.stream().mapToInt(Slots.Reading::busy).sum());
    }

    private static LongAdder counter(Map<Outcome, LongAdder> counters, Outcome outcome) {
        LongAdder counter = counters.get(outcome);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + outcome);
        }
        return counter;
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
