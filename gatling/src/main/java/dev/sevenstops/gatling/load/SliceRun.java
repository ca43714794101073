package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One stretch of load on one process under test, from the moment at which Gatling starts its population to the moment at which
 * everything intended has been decided.
 *
 * <p>{@link #begin} sets the origin a little ahead ({@link #LEAD}), so that the snapshot before the slice is taken while nothing
 * is in flight, and so that every time of the schedule lies in the future. {@link #finish} runs on a virtual thread of the last
 * virtual user. In between, each user that Gatling starts takes the next {@link Exchange}, whose time it then waits for by itself.
 */
final class SliceRun {
    /** From the population's start to the slice's origin. */
    static final long LEAD = TimeUnit.MILLISECONDS.toNanos(400);

    /** How long before its intended send a virtual user is started. */
    static final long EARLY = TimeUnit.MILLISECONDS.toNanos(150);

    /** Takes what was recorded. */
    interface Taker {
        /** Throws if the block cannot go on. */
        void take(SliceRecord taken) throws IOException;
    }

    private final SlicePlan plan;
    private final HttpClient admin;
    private final TargetProcess process;
    private final Sampler sampler;
    private final List<Probe> probes = new ArrayList<>();
    private final Exchange[] exchanges;
    private final CountDownLatch undecided;
    private final Consumer<SliceRun> whenBegun;
    private final Taker whenDone;
    private final Consumer<Throwable> whenFailed;

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();

    private volatile boolean skipped;
    private volatile long origin;
    private volatile long deadline;
    private volatile long beforeTakenAt;
    private volatile CompletableFuture<Snapshot> before = new CompletableFuture<>();

    /**
     * A stretch of load.
     *
     * @param admin for questions to the process's admin listener
     * @param whenBegun told when the population starts
     * @param whenDone takes the raw record; called once, before Gatling goes on to the next population
     * @param whenFailed takes what made the slice impossible
     */
    SliceRun(
            SlicePlan plan,
            HttpClient admin,
            Consumer<SliceRun> whenBegun,
            Taker whenDone,
            Consumer<Throwable> whenFailed) {
        this.plan = plan;
        this.admin = admin;
        this.whenBegun = whenBegun;
        this.whenDone = whenDone;
        this.whenFailed = whenFailed;
        this.process = new TargetProcess(
                java.nio.file.Path.of("/proc"),
                plan.target().pid(),
                plan.target().port());
        this.sampler = new Sampler(
                process,
                plan.schedule().plans().stream().anyMatch(load -> load.load().asksWhatIsHeld()));
        this.exchanges = new Exchange[plan.schedule().sends().size()];
        this.undecided = new CountDownLatch(exchanges.length);
        Wire wire = new Wire(plan.target().entryPort(), plan.tokens());
        plan.schedule().plans().forEach(load -> probes.add(probe(load, wire)));
    }

    private Probe probe(LoadPlan load, Wire wire) {
        long pid = plan.target().pid();
        double good = plan.goodWithinSeconds();
        return switch (load.load()) {
            case Workload.Burst burst -> new BurstProbe(burst, load, wire, good);
            case Workload.SlowReaders slow -> new SlowReadersProbe(slow, load, wire, good);
            case Workload.Oversized oversized -> new OversizedProbe(oversized, load, wire, good);
            case Workload.Dripping dripping -> new DrippingProbe(dripping, load, wire, good);
            case Workload.StalledStreams stalled -> new StalledStreamsProbe(stalled, load, wire, good);
            case Workload.Saturate saturate -> new SaturateProbe(saturate, load, wire, plan.seconds(), good, process);
            case Workload.Paced paced -> new PacedProbe(paced, load, wire, good);
            case Workload.Walk walk -> new WalkProbe(walk, load, wire, good);
            case Workload.Memory memory -> new MemoryProbe(memory, plan.meters(), pid);
            case Workload.Freeze freeze -> new FreezeProbe(freeze, pid);
            case Workload.Steady steady -> throw new IllegalStateException("load '" + steady.name() + "' is Gatling's");
        };
    }

    Tokens tokens() {
        return plan.tokens();
    }

    /**
     * Does what has to be done right before the slice, while nothing is sent. Called once, before Gatling starts the population;
     * takes its time.
     *
     * @throws IOException if the slice makes no sense without it
     */
    void prepare() throws IOException {
        for (Probe probe : probes) {
            probe.prepare();
        }
    }

    SlicePlan plan() {
        return plan;
    }

    /** Lets it begin, at Gatling's next tick. */
    void release() {
        released.countDown();
    }

    /** Lets it begin and end at once, without load. Called in place of {@link #release}. */
    void skip() {
        skipped = true;
        release();
    }

    boolean isReleased() {
        return released.getCount() == 0;
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    /** Number of virtual users: one a request, and the one that ends the slice. */
    int users() {
        return skipped ? 1 : exchanges.length + 1;
    }

    boolean isLast(int user) {
        return user == users() - 1;
    }

    /** Position in the schedule of a virtual user that has been started: they are started in the order of the schedule. */
    int arrives() {
        int user = arrived.getAndIncrement();
        if (user >= users()) {
            throw new IllegalStateException("one virtual user too many for " + plan.scenario());
        }
        return user;
    }

    Exchange exchange(int user) {
        return exchanges[user];
    }

    /** When the user with this position is to be started, in milliseconds from the population's start. */
    long startMillis(int user) {
        if (skipped) {
            return 0;
        }
        long lead = TimeUnit.NANOSECONDS.toMillis(LEAD);
        if (isLast(user)) {
            return lead + Math.round(plan.seconds() * 1000);
        }
        return lead + plan.schedule().sends().get(user).offsetMillis() - TimeUnit.NANOSECONDS.toMillis(EARLY);
    }

    /** The client's timeout for a request, in milliseconds: it ends with the slice's patience. */
    long timeoutMillis(long intended) {
        // the request may be sent late, and is then waited for less long; the sweep at the end takes care of that
        return TimeUnit.NANOSECONDS.toMillis(deadline - intended) + 1;
    }

    /** Sets the origin and starts everything that runs beside Gatling's users. Called once, by Gatling's injector. */
    void begin() {
        if (skipped) {
            return;
        }
        origin = System.nanoTime() + LEAD;
        deadline = origin + Moments.nanos(plan.seconds()) + Moments.nanos(plan.patienceSeconds());
        List<Schedule.Send> sends = plan.schedule().sends();
        for (int i = 0; i < exchanges.length; i++) {
            Schedule.Send send = sends.get(i);
            exchanges[i] = new Exchange(send, origin + TimeUnit.MILLISECONDS.toNanos(send.offsetMillis()), deadline);
        }
        Thread.ofVirtual().name("slice begin").start(() -> {
            try {
                Snapshot taken = Snapshot.before(admin, plan.target(), process);
                beforeTakenAt = System.nanoTime();
                before.complete(taken);
            } catch (IOException | InterruptedException | RuntimeException failed) {
                before.completeExceptionally(failed);
            }
        });
        sampler.start(origin);
        probes.forEach(probe -> probe.start(origin));
        whenBegun.accept(this);
    }

    /** One of the exchanges has been decided. */
    void ended() {
        undecided.countDown();
    }

    /** Number of exchanges that are decided. */
    long decided() {
        return exchanges.length - undecided.getCount();
    }

    /** Waits for late answers, gives up the rest, and hands the record over. Blocks. */
    void finish() {
        if (skipped) {
            return;
        }
        try {
            if (!undecided.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                for (Exchange exchange : exchanges) {
                    exchange.censor();
                }
            }
            List<Probe.Result> results = new ArrayList<>();
            for (Probe probe : probes) {
                results.add(probe.finish(deadline));
            }
            Snapshot after = Snapshot.after(admin, plan.target(), process);
            whenDone.take(new SliceRecord(
                    plan,
                    origin,
                    deadline,
                    List.of(exchanges),
                    results,
                    before.join(),
                    origin - beforeTakenAt,
                    after,
                    sampler.stop()));
        } catch (CompletionException failed) {
            whenFailed.accept(failed.getCause() == null ? failed : failed.getCause());
        } catch (IOException | RuntimeException failed) {
            whenFailed.accept(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            whenFailed.accept(interrupted);
        }
    }
}
