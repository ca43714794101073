package dev.sevenstops.gatling.workload;

import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Everything that a slice sends, generated from a workload's description, a seed and a length. The same three give the same
 * schedule on every machine and JDK: the arms that are compared are given equal ones.
 *
 * @param sends the steady loads' requests, by intended time
 * @param plans the other loads, in the order of the description
 * @param fingerprint SHA-256 over all of the above, headers and bodies included, with seed and length, in hexadecimal
 */
public record Schedule(List<Send> sends, List<LoadPlan> plans, String fingerprint) {
    /** The connection of a request that is sent on any that is free. */
    public static final int SHARED = -1;

    /**
     * A request to come.
     *
     * @param offsetMillis intended time of sending, from the slice's origin; whole milliseconds are Gatling's grid
     * @param group name of the load
     * @param connection number of the connection within the load, or {@link #SHARED}
     * @param message what is sent
     */
    public record Send(long offsetMillis, String group, int connection, Message message) {
        /** The operation. */
        public Workload.Request request() {
            return message.request();
        }

        /** The operation's path with its placeholders filled in. */
        public String path() {
            return message.path();
        }

        void addTo(Fingerprint fingerprint) {
            fingerprint.add(offsetMillis).add(group).add(connection);
            message.addTo(fingerprint);
        }
    }

    /**
     * Generates a schedule.
     *
     * @param seconds length: no request of a steady, paced or walk load is intended at or after it
     * @throws IllegalArgumentException if the description makes no sense, with the reason
     */
    public static Schedule of(Workload workload, long seed, double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a slice of " + seconds + " seconds");
        }
        List<Send> sends = new ArrayList<>();
        List<LoadPlan> plans = new ArrayList<>();
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add("schedule").add(seed).add(seconds);
        for (Workload.Load load : workload.loads()) {
            // Each load has a source of its own: adding one leaves the others as they were.
            SplittableRandom random =
                    new SplittableRandom(seed * 31 + load.name().hashCode());
            if (load instanceof Workload.Steady steady) {
                sends.addAll(steady(steady, random, seconds));
            } else {
                plans.add(LoadPlan.of(load, random, seconds));
            }
        }
        sends.sort(Comparator.comparingLong(Send::offsetMillis));
        sends.forEach(send -> send.addTo(fingerprint.add("send")));
        plans.forEach(plan -> plan.addTo(fingerprint));
        return new Schedule(List.copyOf(sends), List.copyOf(plans), fingerprint.hex());
    }

    /**
     * How much the schedule asks for. A closed loop's requests are not part of it, nor are the pages after the first of a walk:
     * how many there are is a result. Connections are those that are asked for by number,
     * not those that a pool opens.
     */
    public Slice.Sends planned() {
        Map<String, Long> mix = new TreeMap<>();
        long connections = 0;
        for (Send send : sends) {
            mix.merge(send.request().operation(), 1L, Long::sum);
            connections += send.connection() == SHARED ? 0 : 1;
        }
        for (LoadPlan plan : plans) {
            connections += plan.connections();
            if (plan.counted()) {
                plan.sends().forEach(send -> mix.merge(send.request().operation(), 1L, Long::sum));
            }
        }
        return new Slice.Sends(mix.values().stream().mapToLong(Long::longValue).sum(), mix, connections);
    }

    private static List<Send> steady(Workload.Steady steady, SplittableRandom random, double seconds) {
        List<Workload.Request> requests = steady.requests();
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("load '" + steady.name() + "' has no requests");
        }
        double weights = 0;
        List<Template> paths = new ArrayList<>();
        for (Workload.Request request : requests) {
            if (!(request.weight() > 0)) {
                throw new IllegalArgumentException("load '" + steady.name() + "': a weight of " + request.weight()
                        + " for " + request.operation());
            }
            weights += request.weight();
            paths.add(Template.path(request.path()));
        }
        boolean shared = steady.connections() == Workload.Connections.SHARED;
        List<Send> sends = new ArrayList<>();
        for (double time : Arrival.times(steady.name(), steady.arrivals(), steady.rate(), random, seconds)) {
            double pick = random.nextDouble(weights);
            int chosen = 0;
            while (chosen < requests.size() - 1 && pick >= requests.get(chosen).weight()) {
                pick -= requests.get(chosen).weight();
                chosen++;
            }
            sends.add(new Send(
                    Arrival.millis(time),
                    steady.name(),
                    shared ? SHARED : sends.size(),
                    Message.next(requests.get(chosen), paths.get(chosen), random)));
        }
        return sends;
    }
}
