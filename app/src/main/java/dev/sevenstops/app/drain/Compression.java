package dev.sevenstops.app.drain;

import java.util.concurrent.Semaphore;

/**
 * How many responses may be compressed at once. A compressor holds some 300 KB outside of the heap for as long as its client reads, which
 * is several times what a plain export holds: without an end to their number, slow readers could fill the memory by asking for gzip.
 */
final class Compression {
    private final Semaphore free;

    /**
     * Compression for so many.
     *
     * @param most 0 for none
     */
    Compression(int most) {
        this.free = new Semaphore(most);
    }

    /** Takes one, if there is one. */
    boolean begin() {
        return free.tryAcquire();
    }

    /** Gives one back. */
    void end() {
        free.release();
    }
}
