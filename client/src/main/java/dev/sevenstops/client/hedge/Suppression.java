package dev.sevenstops.client.hedge;

/** Why a second attempt that was due was not sent. The first of these that applies is counted. */
public enum Suppression {
    /** The call is not idempotent. */
    NOT_IDEMPOTENT,
    /** There is no other replica. */
    NO_OTHER_REPLICA,
    /** A replica asked for less a moment ago. */
    PUSHED_BACK,
    /** More is in flight at each replica than the threshold allows. */
    OVERLOADED,
    /** What is left until the deadline is shorter than what a backup is expected to take. */
    DEADLINE_TOO_CLOSE,
    /** The budget for extra requests was spent. */
    BUDGET_EXHAUSTED,
    /** Everything spoke for it, but this is the shadow mode, which only counts. */
    SHADOW
}
