package dev.sevenstops.lifecycle.defence;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of a connection waits for, and until when. The thread says so before it blocks and afterwards; the watchdog may cut the
 * wait, and exactly this one: each has a number, so that a wait which ends as its time is over, or the next one, is never cut.
 */
@SuppressWarnings("EnumOrdinal") // packed into a long on the hot path
final class Wait {
    private static final Cause[] CAUSES = Cause.values();
    private static final int BITS = 4;
    private static final long WHAT = 7;
    private static final long CUT = 8;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Wait.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The number of the wait, whether it has been cut, and 1 + the cause that would end it; 0 for no wait. */
    private volatile long state;
    /** Written before the state, which publishes it. */
    private long deadline;
    /** Of the waiting thread: what it has put into the state. */
    private long mine;

    /** The current thread is about to wait; the limit that ends the wait, or null for none. */
    void begins(@Nullable Cause limit, long until) {
        deadline = until;
        mine = (((mine >>> BITS) + 1) << BITS) | (limit == null ? 0 : limit.ordinal() + 1);
        STATE.setRelease(this, mine);
    }

    /** The wait is over. Returns whether it has ended by itself: false if it has been cut. */
    boolean ends() {
        long idle = mine & -(1L << BITS);
        boolean own = STATE.compareAndSet(this, mine, idle);
        mine = idle;
        return own;
    }

    /** The limit that has cut it, or null. */
    @Nullable
    Cause cut() {
        long seen = state;
        return (seen & CUT) == 0 ? null : CAUSES[(int) (seen & WHAT) - 1];
    }

    /**
     * Cuts the wait if its time is over. Called by the watchdog.
     *
     * @param now on the clock of the deadline
     * @return nanoseconds that are left of it; 0 if it has been cut just now, and {@link Long#MAX_VALUE} if nothing ends it
     */
    long check(long now) {
        long seen = state;
        if ((seen & WHAT) == 0 || (seen & CUT) != 0) {
            return Long.MAX_VALUE;
        }
        long left = deadline - now;
        if (left > 0) {
            return left;
        }
        return STATE.compareAndSet(this, seen, seen | CUT) ? 0 : Long.MAX_VALUE;
    }
}
