package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.BlockMeasurement;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.WarmUpTurns;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Slice;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A block under way: the warm-up, which the arms take in turns until all of them have settled or it is as long as it may be, then the
 * slices in the order of the specification. Holds what has been measured. Safe for use by several threads.
 */
final class BlockRun {
    private static final int WARM_UP_BURST = 32;

    private final BlockSpec spec;
    private final Progress progress;
    private final Instant startedAt = Instant.now();
    private final long start = System.nanoTime();
    private final WarmUpRecord warmUp;
    private final List<SliceRun> turns = new ArrayList<>();
    private final List<SliceRun> measured = new ArrayList<>();
    private final List<Slice> slices = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient admin = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final MemoryMeters meters = new MemoryMeters();

    private volatile Optional<SliceRun> current = Optional.empty();
    private volatile long firstOrigin;
    private volatile long lastEnd;

    /**
     * Plans a block.
     *
     * @param whenFailed takes what makes the block impossible, from any thread
     * @throws IllegalArgumentException if the specification makes no sense, with the reason
     */
    BlockRun(BlockSpec spec, Progress progress, Consumer<Throwable> whenFailed) {
        this.spec = spec;
        this.progress = progress;
        Tokens tokens = Tokens.signed(spec.tokenSecret(), spec.workload(), spec.control());
        int most = WarmUpTurns.most(spec.warmUpSeconds(), spec.slices());
        warmUp = new WarmUpRecord(spec.targets().keySet(), most);
        double turnSeconds = spec.warmUpSeconds() / Math.max(1, most);
        for (int turn = 0; turn < most; turn++) {
            Workload load = warmUp(spec.workload(), spec.control(), turnSeconds);
            // the same for every arm, and another one in each turn
            Schedule schedule = Schedule.of(load, turn, turnSeconds);
            for (Map.Entry<String, BlockSpec.Target> arm : new TreeMap<>(spec.targets()).entrySet()) {
                SlicePlan plan = new SlicePlan(
                        turns.size(),
                        arm.getKey(),
                        arm.getValue(),
                        Optional.empty(),
                        schedule,
                        turnSeconds,
                        load.patienceSeconds(),
                        load.goodWithinSeconds(),
                        tokens,
                        meters);
                turns.add(new SliceRun(plan, admin, this::begun, taken -> warmedUp(plan, taken), whenFailed));
            }
        }
        for (PlannedSlice slice : spec.slices()) {
            Workload workload = slice.kind() == Slice.Kind.CONTROL ? spec.control() : spec.workload();
            BlockSpec.Target target = spec.targets().get(slice.arm());
            if (target == null) {
                throw new IllegalArgumentException("slice " + slice.index() + ": no target for arm " + slice.arm());
            }
            SlicePlan plan = new SlicePlan(
                    measured.size(),
                    slice.arm(),
                    target,
                    Optional.of(slice),
                    Schedule.of(workload, slice.seed(), slice.seconds()),
                    slice.seconds(),
                    workload.patienceSeconds(),
                    workload.goodWithinSeconds(),
                    tokens,
                    meters);
            measured.add(new SliceRun(plan, admin, this::begun, taken -> done(plan, slice, taken), whenFailed));
        }
        release(turns.isEmpty() ? measured : turns);
    }

    /**
     * The same load and the control's beside it, with small bursts and nothing frozen, so that every code path of the generator
     * and the server is warm when the first slice of either kind begins.
     */
    private static Workload warmUp(Workload workload, Workload control, double seconds) {
        Map<String, Workload.Load> all = new LinkedHashMap<>();
        control.loads().forEach(load -> all.put(load.name(), load));
        workload.loads().forEach(load -> all.put(load.name(), load));
        List<Workload.Load> loads = new ArrayList<>();
        for (Workload.Load load : all.values()) {
            switch (load) {
                case Workload.Burst burst ->
                    loads.add(new Workload.Burst(
                            burst.name(),
                            seconds / 2,
                            Math.min(WARM_UP_BURST, burst.connections()),
                            burst.request(),
                            burst.timeoutSeconds()));
                case Workload.Steady steady -> loads.add(steady);
                case Workload.Saturate saturate -> loads.add(saturate);
                case Workload.Paced paced -> loads.add(paced);
                case Workload.Walk walk -> loads.add(walk);
                case Workload.SlowReaders slow -> {
                    // Memory is compared with what it is after two warm answers, one after the other.
                    loads.add(quick(slow.request(), slow.name(), seconds / 4, seconds));
                    loads.add(quick(slow.request(), slow.name() + " again", seconds / 2, seconds));
                }
                case Workload.StalledStreams stalled -> {
                    // as above; and the connections with what is answered to its end in place of what stalls
                    loads.add(quick(stalled.request(), stalled.name() + " whole", seconds / 4, seconds));
                    loads.add(quick(stalled.request(), stalled.name() + " again", seconds / 2, seconds));
                    loads.add(new Workload.StalledStreams(
                            stalled.name(),
                            0,
                            stalled.connections(),
                            stalled.protocol(),
                            1,
                            stalled.neighbour(),
                            stalled.windowBytes(),
                            stalled.connectionWindowBytes(),
                            stalled.neighbour(),
                            stalled.rate(),
                            seconds));
                }
                case Workload.Oversized oversized -> {
                    // provokes the fault; warms nothing up
                }
                case Workload.Dripping dripping -> {
                    // as above
                }
                case Workload.Memory memory -> {
                    // warms nothing up
                }
                case Workload.Freeze freeze -> {
                    // warms nothing up
                }
            }
        }
        return new Workload(loads, workload.patienceSeconds(), workload.goodWithinSeconds());
    }

    private static Workload.Burst quick(
            Workload.Request request, String name, double atSeconds, double timeoutSeconds) {
        return new Workload.Burst(name, atSeconds, 1, request, timeoutSeconds);
    }

    /**
     * Does what has to be done right before the first stretch. Blocks.
     *
     * @throws IOException if the block makes no sense without it
     */
    void prepare() throws IOException {
        prepare(turns.isEmpty() ? measured : turns, 0);
    }

    private static void prepare(List<SliceRun> stretches, int number) throws IOException {
        if (number < stretches.size()) {
            stretches.get(number).prepare();
        }
    }

    /** Lets the first of them begin. */
    private static void release(List<SliceRun> stretches) {
        if (!stretches.isEmpty()) {
            stretches.getFirst().release();
        }
    }

    /** Closes what is kept for the whole block. */
    void close() throws IOException {
        meters.close();
        admin.shutdownNow(); // or its thread would outlive the block
    }

    /** Those that the warm-up may have, the arms alternately. Each is released when its time has come. */
    List<SliceRun> turns() {
        return List.copyOf(turns);
    }

    /** The slices, one after the other, of which the first is released when the warm-up is over. */
    List<SliceRun> measured() {
        return List.copyOf(measured);
    }

    private void begun(SliceRun slice) {
        current = Optional.of(slice);
    }

    private void warmedUp(SlicePlan plan, SliceRecord taken) throws IOException {
        ended(plan, taken);
        int next = plan.number() + 1;
        if (warmUp.add(plan.arm(), taken.turn())) {
            // first, so that Gatling goes through them before the slice has load; that the slice is still waited for
            // keeps it from
            // ending meanwhile
            turns.subList(next, turns.size()).forEach(SliceRun::skip);
            prepare(measured, 0);
            release(measured);
        } else {
            prepare(turns, next);
            turns.get(next).release();
        }
    }

    private void done(SlicePlan plan, PlannedSlice planned, SliceRecord taken) throws IOException {
        long now = System.nanoTime();
        if (slices.isEmpty()) {
            firstOrigin = taken.origin();
        }
        lastEnd = now;
        slices.add(taken.slice(planned, start));
        ended(plan, taken);
        prepare(measured, plan.number() + 1);
    }

    private void ended(SlicePlan plan, SliceRecord taken) {
        current = Optional.empty();
        progress.tell(line(plan, taken.figure()));
    }

    /** Tells how far the slice under way is, if there is one. */
    void tellProgress() {
        current.ifPresent(slice -> progress.tell(line(slice.plan(), slice.decided() + " answered")));
    }

    private Progress.Line line(SlicePlan plan, String figure) {
        return new Progress.Line(
                plan.slice().map(planned -> planned.index() + 1).orElse(0),
                spec.slices().size(),
                plan.arm(),
                plan.kind(),
                Math.round((System.nanoTime() - start) / 1e8) / 10.0,
                figure);
    }

    /**
     * What was measured.
     *
     * @throws IllegalStateException if not every slice has been
     */
    BlockMeasurement measurement() {
        if (slices.size() != spec.slices().size()) {
            throw new IllegalStateException(
                    slices.size() + " of " + spec.slices().size() + " slices were measured");
        }
        return new BlockMeasurement(
                startedAt,
                (firstOrigin - start) / 1e9,
                (lastEnd - firstOrigin) / 1e9,
                List.copyOf(slices),
                warmUp.warmUps());
    }
}
