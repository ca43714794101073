package dev.sevenstops.jmh.serialize;

import dev.sevenstops.app.handle.OrderPage;

/** Something that writes a page of orders into a buffer of its own, which is used again. Used by one thread. */
interface PageWriter {
    /**
     * Writes a page.
     *
     * @return number of bytes
     */
    int write(OrderPage.Last page);

    /** A copy of what was written last. */
    byte[] written();
}
