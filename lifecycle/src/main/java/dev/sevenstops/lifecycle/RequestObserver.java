package dev.sevenstops.lifecycle;

/** Sees each request's trace when the request has ended, on the connection's own thread. */
@FunctionalInterface
interface RequestObserver {

    /**
     * A request has ended.
     *
     * @param trace its times; valid only during the call
     * @param end who ended it
     * @param at where
     */
    void ended(RequestTrace trace, End end, Stop at);
}
