package dev.sevenstops.jmh.drain;

/** A response that was cut off would have been fast. */
final class Complete {
    private Complete() {}

    /**
     * Returns how many bytes there were.
     *
     * @throws IllegalStateException if the body cannot have been among them
     */
    static long atLeast(long body, long bytes) {
        if (bytes < body) {
            throw new IllegalStateException("the response has " + bytes + " bytes, its body " + body);
        }
        return bytes;
    }
}
