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
 * @param bursts the bursts, with the path that each connection asks for
 * @param saturations the closed loops, with the cycle of paths that they walk through
 * @param freezes as described
 * @param fingerprint SHA-256 over all of the above, with seed and length, in hexadecimal
 */
public record Schedule(
        List<Send> sends,
        List<BurstPlan> bursts,
        List<SaturatePlan> saturations,
        List<Workload.Freeze> freezes,
        String fingerprint) {

    /** How many different requests a closed loop walks through before it begins again. */
    static final int SATURATE_CYCLE = 512;

    /** In milliseconds: 201 / 200.0 * 1000 is a little less than 1005, which must not end up on 1004. */
    private static final double ROUNDING = 1e-6;

    /**
     * A request of a steady load.
     *
     * @param offsetMillis intended time of sending, from the slice's origin; whole milliseconds are Gatling's grid
     * @param group name of the load
     * @param request the operation
     * @param path the operation's path with its placeholders filled in
     */
    public record Send(long offsetMillis, String group, Workload.Request request, String path) {}

    /**
     * A burst.
     *
     * @param paths one a connection
     */
    public record BurstPlan(Workload.Burst burst, List<String> paths) {}

    /**
     * A closed loop.
     *
     * @param paths walked through again and again, each connection from a place of its own
     */
    public record SaturatePlan(Workload.Saturate saturate, List<String> paths) {}

    /**
     * Generates a schedule.
     *
     * @param seconds length: no request of a steady load is intended at or after it
     * @throws IllegalArgumentException if the description makes no sense, with the reason
     */
    public static Schedule of(Workload workload, long seed, double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a slice of " + seconds + " seconds");
        }
        List<Send> sends = new ArrayList<>();
        List<BurstPlan> bursts = new ArrayList<>();
        List<SaturatePlan> saturations = new ArrayList<>();
        List<Workload.Freeze> freezes = new ArrayList<>();
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add("schedule").add(seed).add(seconds);
        for (Workload.Load load : workload.loads()) {
            // Each load has a source of its own: adding one leaves the others as they were.
            SplittableRandom random =
                    new SplittableRandom(seed * 31 + load.name().hashCode());
            switch (load) {
                case Workload.Steady steady -> sends.addAll(steady(steady, random, seconds));
                case Workload.Burst burst ->
                    bursts.add(new BurstPlan(burst, paths(burst.request(), burst.connections(), random)));
                case Workload.Saturate saturate ->
                    saturations.add(new SaturatePlan(saturate, paths(saturate.request(), SATURATE_CYCLE, random)));
                case Workload.Freeze freeze -> freezes.add(freeze);
            }
        }
        sends.sort(Comparator.comparingLong(Send::offsetMillis));
        for (Send send : sends) {
            fingerprint
                    .add("send")
                    .add(send.offsetMillis())
                    .add(send.group())
                    .add(send.request().method())
                    .add(send.path());
        }
        for (BurstPlan plan : bursts) {
            Workload.Burst burst = plan.burst();
            fingerprint
                    .add("burst")
                    .add(burst.name())
                    .add(burst.atSeconds())
                    .add(burst.timeoutSeconds())
                    .add(burst.request().method());
            plan.paths().forEach(fingerprint::add);
        }
        for (SaturatePlan plan : saturations) {
            Workload.Saturate saturate = plan.saturate();
            fingerprint
                    .add("saturate")
                    .add(saturate.name())
                    .add(saturate.connections())
                    .add(saturate.request().method());
            plan.paths().forEach(fingerprint::add);
        }
        for (Workload.Freeze freeze : freezes) {
            fingerprint.add("freeze").add(freeze.name()).add(freeze.atSeconds()).add(freeze.forSeconds());
        }
        return new Schedule(
                List.copyOf(sends),
                List.copyOf(bursts),
                List.copyOf(saturations),
                List.copyOf(freezes),
                fingerprint.hex());
    }

    /**
     * How much the schedule asks for. A closed loop's requests are not part of it: how many there are is its result. Its
     * connections are.
     */
    public Slice.Sends planned() {
        Map<String, Long> mix = new TreeMap<>();
        sends.forEach(send -> mix.merge(send.request().operation(), 1L, Long::sum));
        long requests = sends.size();
        long connections = 0;
        for (BurstPlan plan : bursts) {
            int count = plan.burst().connections();
            mix.merge(plan.burst().request().operation(), (long) count, Long::sum);
            requests += count;
            connections += count;
        }
        for (SaturatePlan plan : saturations) {
            connections += plan.saturate().connections();
        }
        return new Slice.Sends(requests, mix, connections);
    }

    private static List<Send> steady(Workload.Steady steady, SplittableRandom random, double seconds) {
        if (!(steady.rate() > 0)) {
            throw new IllegalArgumentException(
                    "load '" + steady.name() + "': a rate of " + steady.rate() + " requests a second");
        }
        List<Workload.Request> requests = steady.requests();
        double weights = 0;
        List<PathTemplate> templates = new ArrayList<>();
        for (Workload.Request request : requests) {
            if (!(request.weight() > 0)) {
                throw new IllegalArgumentException("load '" + steady.name() + "': a weight of " + request.weight()
                        + " for " + request.operation());
            }
            weights += request.weight();
            templates.add(PathTemplate.of(request.path()));
        }
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("load '" + steady.name() + "' has no requests");
        }
        List<Send> sends = new ArrayList<>();
        double time = steady.arrivals() == Workload.Arrivals.POISSON ? gap(random, steady.rate()) : 0;
        while (time < seconds) {
            double pick = random.nextDouble(weights);
            int chosen = 0;
            while (chosen < requests.size() - 1 && pick >= requests.get(chosen).weight()) {
                pick -= requests.get(chosen).weight();
                chosen++;
            }
            sends.add(new Send(
                    (long) (time * 1000 + ROUNDING),
                    steady.name(),
                    requests.get(chosen),
                    templates.get(chosen).expand(random)));
            time = steady.arrivals() == Workload.Arrivals.POISSON
                    ? time + gap(random, steady.rate())
                    : sends.size() / steady.rate();
        }
        return sends;
    }

    /** Distance to the next arrival of a Poisson process, in seconds; StrictMath, so that every machine computes the same. */
    private static double gap(SplittableRandom random, double rate) {
        return -StrictMath.log(1 - random.nextDouble()) / rate;
    }

    private static List<String> paths(Workload.Request request, int count, SplittableRandom random) {
        PathTemplate template = PathTemplate.of(request.path());
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            paths.add(template.expand(random));
        }
        return List.copyOf(paths);
    }
}
