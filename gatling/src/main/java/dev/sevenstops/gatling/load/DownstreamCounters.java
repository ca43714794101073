package dev.sevenstops.gatling.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of what the downstream services count of themselves, outside of the service under test: deltas over a slice. {@code
 * downstream.<name>} is the sum over the services, {@code downstream.<service>.<name>} one of them.
 */
public final class DownstreamCounters {
    /** Every name begins with this. */
    public static final String PREFIX = "downstream.";

    /** The services that there are. */
    public static final List<String> SERVICES = List.of("pricing", "inventory", "shipping", "warehouse");

    /** Requests that arrived. */
    public static final String REQUESTS = "requests";

    /** Requests whose work was done to its end. */
    public static final String COMPLETED = "completed";

    /** Requests that said that they are not the first attempt. */
    public static final String HEDGES = "hedges";

    /** Requests refused at once because they could not be finished in the time that was left. */
    public static final String REFUSED = "refused";

    /** Requests refused because the queue was full. */
    public static final String PUSHED_BACK = "pushed-back";

    /** Requests whose work was stopped because their caller had gone. */
    public static final String CANCELLED = "cancelled";

    /** Requests whose work was done to its end although nobody waited for it any more. */
    public static final String ABANDONED = "abandoned";

    /** Seconds for which slots were held. */
    public static final String SLOT_SECONDS = "slot.seconds";

    /** Of these, seconds for which nobody waited any more. */
    public static final String ABANDONED_SLOT_SECONDS = "abandoned.slot.seconds";

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
            REFUSED,
            PUSHED_BACK,
            CANCELLED,
            ABANDONED,
            SLOT_SECONDS,
            ABANDONED_SLOT_SECONDS,
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
        SERVICES.forEach(service -> names.addAll(names(PREFIX + service + ".")));
        return List.copyOf(names);
    }

    /** The names behind a prefix. */
    public static List<String> names(String prefix) {
        return EACH.stream().map(name -> prefix + name).toList();
    }
}
