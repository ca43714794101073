package dev.sevenstops.lifecycle;

/**
 * What the bytes of one connection pass on their way in, before Helidon's parser gets them. Called by the connection's own thread only, in
 * the order in which the bytes came.
 */
@FunctionalInterface
public interface Inbound {
    /** Lets everything pass. */
    Inbound PASSING = bytes -> bytes;

    /**
     * Bytes have been read.
     *
     * @param bytes as they came, one or more: a request may lie in several of these, and several requests in one
     * @return what is parsed instead of them, one byte or more: the same array where nothing is to be changed
     * @throws RuntimeException if they are refused; Helidon treats it as if its own parser had thrown it
     */
    byte[] received(byte[] bytes);
}
