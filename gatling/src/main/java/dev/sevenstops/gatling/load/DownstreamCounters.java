package dev.sevenstops.gatling.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of what the downstream services count of themselves, outside of the service under test: deltas over a slice. {@code
 * downstream.<name>} is the sum over the services, {@code downstream.<service>.<name>} one of them, and {@code
 * downstream.called.<name>} the sum over those that the service under test calls itself.
 */
public final class DownstreamCounters {
    /** Every name begins with this. */
    public static final String PREFIX = "downstream.";

    /** In place of a service: all that the service under test calls itself. */
    public static final String CALLED = "called";

    /** The service that only other services call. */
    public static final String INNER = "warehouse";

    /** The services that there are. */
    public static final List<String> SERVICES = List.of("pricing", "inventory", "shipping", INNER);

    /** Requests that arrived. */
    public static final String REQUESTS = "requests";

    /** Requests whose work was done to its end. */
    public static final String COMPLETED = "completed";

    /** Requests that said that they are not the first attempt. */
    public static final String HEDGES = "hedges";

    /** Requests that were first attempts: all but the hedges. */
    public static final String FIRST = "first";

    /** Requests refused at once because they could not be finished in the time that was left. */
    public static final String REFUSED = "refused";

    /** Requests refused because the queue was full. */
    public static final String PUSHED_BACK = "pushed-back";

    /** Requests whose work was stopped because their caller had gone. */
    public static final String CANCELLED = "cancelled";

    /** Requests whose work was done to its end although nobody waited for it any more. */
    public static final String ABANDONED = "abandoned";

    /** Requests whose work was stopped when their deadline passed. */
    public static final String EXPIRED = "expired";

    /** Requests whose work came to nothing: {@link #ABANDONED}, {@link #CANCELLED} or {@link #EXPIRED}. */
    public static final String WASTED = "wasted";

    /** Seconds for which slots were held. */
    public static final String SLOT_SECONDS = "slot.seconds";

    /** Of these, seconds that {@link #ABANDONED} work took from its begin to its end. */
    public static final String ABANDONED_SLOT_SECONDS = "abandoned.slot.seconds";

    /** Of these, seconds that {@link #WASTED} work took from its begin to where it ended. */
    public static final String WASTED_SLOT_SECONDS = "wasted.slot.seconds";

    /**
     * Slots times the length of the send schedule: what could have been held. Divided into {@link #SLOT_SECONDS} it is the
     * utilisation that the slice's load causes. Work that began in the schedule and went on behind its end is counted, the wait for
     * it is not, so that a slice's patience dilutes nothing.
     */
    public static final String SLOT_CAPACITY_SECONDS = "slot.capacity.seconds";

    private static final List<String> EACH = List.of(
            REQUESTS,
            COMPLETED,
            HEDGES,
            FIRST,
            REFUSED,
            PUSHED_BACK,
            CANCELLED,
            ABANDONED,
            EXPIRED,
            WASTED,
            SLOT_SECONDS,
            ABANDONED_SLOT_SECONDS,
            WASTED_SLOT_SECONDS,
            SLOT_CAPACITY_SECONDS);

    private DownstreamCounters() {}

    /** A counter of all services together. */
    public static String all(String name) {
        return PREFIX + name;
    }

    /** A counter of one service. */
    public static String of(String service, String name) {
        return PREFIX + service + "." + name;
    }

    /** All names, of the sums and of each service. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(names(PREFIX));
        names.addAll(names(PREFIX + CALLED + "."));
        SERVICES.forEach(service -> names.addAll(names(PREFIX + service + ".")));
        return List.copyOf(names);
    }

    /** The names behind a prefix. */
    public static List<String> names(String prefix) {
        return EACH.stream().map(name -> prefix + name).toList();
    }
}
