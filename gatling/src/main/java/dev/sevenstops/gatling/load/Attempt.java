package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Workload.Expect;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One intended request of a probe, or one walk, and what became of it. Times are on {@link System#nanoTime}'s clock. Whoever
 * decides first decides: the thread that carries it out, or the one that gives it up.
 */
final class Attempt {
    private final long intended;
    private final AtomicReference<End> end = new AtomicReference<>(End.NOT_YET);
    private volatile boolean started;
    private volatile long startedAt;
    private volatile @Nullable End flowing;
    private volatile @Nullable Closeable connection;

    /** The decision in one piece; {@code at} is what the latency counts to. */
    private record End(Exchange.State state, long at, long firstByteAt, int status, boolean expected, String failure) {
        static final End NOT_YET = new End(Exchange.State.OPEN, 0, 0, 0, false, "");
    }

    Attempt(long intended) {
        this.intended = intended;
    }

    /** The request is about to be sent on this connection, which is closed if the request is given up. */
    void start(Closeable used) {
        on(used);
        startedAt = System.nanoTime();
        started = true;
    }

    /** Goes on, on another connection. */
    void on(Closeable used) {
        connection = used;
        if (end.get().state() != Exchange.State.OPEN) {
            close(used);
        }
    }

    /** The head of an answer whose body still flows, which is an answer even if nobody waits for its end. */
    void flows(int status, boolean expected, long firstByteAt) {
        flowing = new End(Exchange.State.ANSWERED, firstByteAt, firstByteAt, status, expected, "");
    }

    /** An answer to its end. */
    void answered(int status, boolean expected, long firstByteAt, long at) {
        end.compareAndSet(End.NOT_YET, new End(Exchange.State.ANSWERED, at, firstByteAt, status, expected, ""));
    }

    /** The time for reading is over: an answer if one flows, a failure if not. */
    void timedOut(IOException failed) {
        End answer = flowing;
        if (answer == null) {
            failed(failed);
        } else {
            end.compareAndSet(End.NOT_YET, answer);
        }
    }

    void failed(IOException failed) {
        end.compareAndSet(
                End.NOT_YET, new End(Exchange.State.FAILED, System.nanoTime(), 0, 0, false, Failures.reason(failed)));
    }

    /** Gives it up, if it is not decided, and closes its connection. */
    void giveUp(long deadline) {
        End answer = flowing;
        boolean mine = end.compareAndSet(
                End.NOT_YET, answer != null ? answer : new End(Exchange.State.CENSORED, deadline, 0, 0, false, ""));
        Closeable used = connection;
        if (mine && used != null) {
            close(used);
        }
    }

    private static void close(Closeable used) {
        try {
            used.close();
        } catch (IOException closedAllTheSame) {
            // nothing is read from it any more
            return;
        }
    }

    boolean started() {
        return started;
    }

    /** Nanoseconds from the intended to the actual start. */
    long lag() {
        return startedAt - intended;
    }

    long intended() {
        return intended;
    }

    /** Counts it; {@code deadline} is when whatever is still undecided was given up. */
    void addTo(GroupTally tally, long deadline) {
        End decided = end.get();
        switch (decided.state()) {
            case ANSWERED ->
                tally.answered(new GroupTally.Answer(
                        decided.status(),
                        decided.expected(),
                        decided.firstByteAt() - intended,
                        decided.at() - intended,
                        decided.at() - startedAt));
            case FAILED -> tally.failed(decided.failure(), decided.at() - intended);
            case CENSORED, OPEN -> tally.censored(deadline - intended);
        }
    }

    /** Whether an answer with this status, whose body was looked through, is what the request expects. */
    static boolean expected(Expect expect, int status, BodyMatch body) {
        return expect.accepts(status) && body.found();
    }
}
