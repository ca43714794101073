package dev.sevenstops.gatling.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a load that runs beside the steady ones sends in one slice.
 *
 * @param load the description
 * @param sends for a load of a known number of requests, all of them, by intended time within each connection; for a closed loop
 *     the cycle of requests that it walks through; none for a load that sends nothing
 */
public record LoadPlan(Workload.Load load, List<Schedule.Send> sends) {
    /** How many different requests a closed loop walks through before it begins again. */
    static final int SATURATE_CYCLE = 512;

    /** Bytes that the bodies of such a cycle may have together, about: all of its requests are held in memory as they are sent. */
    static final int CYCLE_BYTES = 8 << 20;

    /** Plans any load but a steady one, which is Gatling's. */
    static LoadPlan of(Workload.Load load, SplittableRandom random, double seconds) {
        return new LoadPlan(
                load,
                List.copyOf(
                        switch (load) {
                            case Workload.Burst burst ->
                                together(load, burst.atSeconds(), burst.connections(), burst.request(), random);
                            case Workload.SlowReaders slow ->
                                together(load, slow.atSeconds(), slow.connections(), slow.request(), random);
                            case Workload.Oversized oversized ->
                                together(
                                        load,
                                        oversized.atSeconds(),
                                        oversized.connections(),
                                        oversized.request(),
                                        random);
                            case Workload.Dripping dripping ->
                                together(
                                        load, dripping.atSeconds(), dripping.connections(), dripping.request(), random);
                            case Workload.StalledStreams stalled -> stalling(stalled, random, seconds);
                            case Workload.Saturate saturate ->
                                together(load, 0, cycle(saturate.request()), saturate.request(), random);
                            case Workload.Paced paced -> paced(paced, random, seconds);
                            case Workload.Walk walk -> walks(walk, random, seconds);
                            case Workload.Memory memory -> List.<Schedule.Send>of();
                            case Workload.Freeze freeze -> List.<Schedule.Send>of();
                            case Workload.Steady steady ->
                                throw new IllegalArgumentException("load '" + steady.name() + "' is not planned apart");
                        }));
    }

    /** Whether each of the sends is intended: a closed loop sends as many as it can. */
    public boolean counted() {
        return !(load instanceof Workload.Saturate);
    }

    /** Connections that the plan asks for by number. What a keep-alive pool opens is a result. */
    long connections() {
        return switch (load) {
            case Workload.Saturate saturate -> saturate.connections();
            case Workload.Burst burst -> burst.connections();
            case Workload.SlowReaders slow -> slow.connections();
            case Workload.Oversized oversized -> oversized.connections();
            case Workload.Dripping dripping -> dripping.connections();
            case Workload.StalledStreams stalled -> stalled.connections();
            case Workload.Steady steady -> 0;
            case Workload.Paced paced -> 0;
            case Workload.Walk walk -> 0;
            case Workload.Memory memory -> 0;
            case Workload.Freeze freeze -> 0;
        };
    }

    /** Counts everything that tells this plan from another one. */
    void addTo(Fingerprint fingerprint) {
        fingerprint.add("load").add(load.getClass().getSimpleName()).add(load.name());
        switch (load) {
            case Workload.Burst burst -> fingerprint.add(burst.atSeconds()).add(burst.timeoutSeconds());
            case Workload.SlowReaders slow ->
                fingerprint.add(slow.atSeconds()).add(slow.bytesPerSecond()).add(slow.forSeconds());
            case Workload.Oversized oversized ->
                fingerprint
                        .add(oversized.atSeconds())
                        .add(oversized.part().name())
                        .add(oversized.bytes())
                        .add(oversized.timeoutSeconds())
                        .add(oversized.holdSeconds());
            case Workload.Dripping dripping ->
                fingerprint
                        .add(dripping.atSeconds())
                        .add(dripping.part().name())
                        .add(dripping.bytesPerSecond());
            case Workload.StalledStreams stalled ->
                fingerprint
                        .add(stalled.atSeconds())
                        .add(stalled.protocol().name())
                        .add(stalled.streams())
                        .add(stalled.windowBytes())
                        .add(stalled.connectionWindowBytes())
                        .add(stalled.forSeconds());
            case Workload.Saturate saturate ->
                fingerprint.add(saturate.connections()).add(saturate.chunked() ? 1L : 0L);
            case Workload.Paced paced -> fingerprint.add(paced.connections());
            case Workload.Walk walk -> fingerprint.add(walk.walkers()).add(walk.pages());
            case Workload.Memory memory -> fingerprint.add(memory.atSeconds());
            case Workload.Freeze freeze -> fingerprint.add(freeze.atSeconds()).add(freeze.forSeconds());
            case Workload.Steady steady -> fingerprint.add(steady.rate());
        }
        fingerprint.add(sends.size());
        sends.forEach(send -> send.addTo(fingerprint));
    }

    private static int cycle(Workload.Request request) {
        long longest = Math.max(1, Template.text(request.body()).longest());
        return Math.clamp(CYCLE_BYTES / longest, 2, SATURATE_CYCLE);
    }

    private static List<Schedule.Send> together(
            Workload.Load load, double atSeconds, int count, Workload.Request request, SplittableRandom random) {
        Template path = Template.path(request.path());
        List<Schedule.Send> sends = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sends.add(
                    new Schedule.Send(Arrival.millis(atSeconds), load.name(), i, Message.next(request, path, random)));
        }
        return sends;
    }

    /** The answers that are to stall come first, see {@link Workload.StalledStreams#stalled()}. */
    private static List<Schedule.Send> stalling(Workload.StalledStreams load, SplittableRandom random, double seconds) {
        Template path = Template.path(load.request().path());
        Template beside = Template.path(load.neighbour().path());
        List<Schedule.Send> sends = new ArrayList<>();
        for (int i = 0; i < load.stalled(); i++) {
            sends.add(new Schedule.Send(
                    Arrival.millis(load.atSeconds()),
                    load.name(),
                    i / load.streams(),
                    Message.next(load.request(), path, random)));
        }
        double length = Math.min(load.forSeconds(), seconds - load.atSeconds());
        int connection = 0;
        for (double time : Arrival.times(load.name(), Workload.Arrivals.POISSON, load.rate(), random, length)) {
            sends.add(new Schedule.Send(
                    Arrival.millis(load.atSeconds() + time),
                    load.name(),
                    connection,
                    Message.next(load.neighbour(), beside, random)));
            connection = (connection + 1) % load.connections();
        }
        return sends;
    }

    private static List<Schedule.Send> paced(Workload.Paced paced, SplittableRandom random, double seconds) {
        if (!(paced.pauseSeconds() >= Arrival.GRID_SECONDS)) {
            throw new IllegalArgumentException("load '" + paced.name() + "': a pause of " + paced.pauseSeconds()
                    + " seconds, which is shorter than the grid of a millisecond");
        }
        Template path = Template.path(paced.request().path());
        List<Schedule.Send> sends = new ArrayList<>();
        for (int connection = 0; connection < paced.connections(); connection++) {
            double phase = random.nextDouble(paced.pauseSeconds());
            for (int i = 0; phase + i * paced.pauseSeconds() < seconds; i++) {
                sends.add(new Schedule.Send(
                        Arrival.millis(phase + i * paced.pauseSeconds()),
                        paced.name(),
                        connection,
                        Message.next(paced.request(), path, random)));
            }
        }
        return sends;
    }

    private static List<Schedule.Send> walks(Workload.Walk walk, SplittableRandom random, double seconds) {
        Template path = Template.path(walk.request().path());
        List<Schedule.Send> sends = new ArrayList<>();
        for (double time : Arrival.times(walk.name(), Workload.Arrivals.POISSON, walk.rate(), random, seconds)) {
            sends.add(new Schedule.Send(
                    Arrival.millis(time), walk.name(), Schedule.SHARED, Message.next(walk.request(), path, random)));
        }
        return sends;
    }
}
