package dev.sevenstops.app.downstream.caller;

/** An eye on the caller of one request. */
public interface CallerWatch {
    /**
     * Ends the watch: nobody is called any more, but for a call that is under way.
     *
     * @param callerLeft whether the caller is known to have left, and the request will not be answered but its connection be closed
     */
    void end(boolean callerLeft);
}
