package dev.sevenstops.app.drain;

/** How an export gets from the database to the client. */
public enum ExportArm {
    /** Page by page, as fast as the client reads. */
    STREAMED,
    /** All of it in memory, then sent with its length. */
    BUFFERED,
    /**
     * Page by page into the web server's write queue, which takes what the client does not read: it looks like streaming, and the
     * memory is that of the whole response.
     */
    QUEUED
}
