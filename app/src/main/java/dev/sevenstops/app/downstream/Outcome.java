package dev.sevenstops.app.downstream;

/** What became of a request. Each has exactly one outcome, once it is no longer in work. */
enum Outcome {
    /** Done, and answered. */
    COMPLETED,
    /** Not begun, because the deadline leaves too little time. */
    REFUSED,
    /** Not begun, because all slots and the queue are taken. */
    PUSHED_BACK,
    /** Stopped, in the queue or in its slot, because the caller has gone. */
    CANCELLED,
    /** Done although the caller had gone. */
    ABANDONED,
    /** Stopped in its slot by the deadline. */
    EXPIRED,
    /** The warehouse did not do its part, or the process ends. */
    FAILED
}
