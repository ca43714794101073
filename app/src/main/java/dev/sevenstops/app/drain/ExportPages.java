package dev.sevenstops.app.drain;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.Pool;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import dev.sevenstops.lifecycle.StopScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One export's bytes, a page of orders at a time: fetched (the handle stop), serialized (serialize), and then whoever asks
 * sends them (drain), so that each stop's own time stays its own.
 *
 * <p>What is held between two pages is the page's bytes, some {@value #ROWS} times 700 of them, in a buffer that is used for
 * all pages and then given back to a pool; no connection to the database and no cursor. Used by one thread.
 */
final class ExportPages implements AutoCloseable {
    /** Orders fetched at once: two queries for each page, and with its bytes twice over still small beside a socket's buffers. */
    static final int ROWS = 64;

    private final OrderSource source;
    private final JsonSerializer serializer;
    private final ExportFormat format;
    private final Pool<PageBuffer> buffers;
    private final PageBuffer bytes;
    private long left;
    private long last;
    private boolean begun;
    private boolean ended;

    /**
     * An export that has not begun.
     *
     * @param buffers where its buffer comes from, and goes when it is closed
     * @param rows orders in all; beyond the last order it begins again with the first. {@link Long#MAX_VALUE} for each order
     *     once
     */
    ExportPages(
            OrderSource source, JsonSerializer serializer, Pool<PageBuffer> buffers, ExportFormat format, long rows) {
        this.source = source;
        this.serializer = serializer;
        this.buffers = buffers;
        this.bytes = buffers.take();
        this.format = format;
        this.left = rows;
    }

    /**
     * Makes the next piece.
     *
     * @return its bytes, to be used before the next call; nothing is in it when the export has come to its end
     */
    PageBuffer next() {
        bytes.reset();
        if (ended) {
            return bytes;
        }
        // not a local variable: while the piece is sent, which may take as long as the client likes, its rows are
        // garbage
        write(fetch());
        if (ended) {
            bytes.ascii(format.end());
        }
        return bytes;
    }

    private List<Order> fetch() {
        int limit = (int) Math.min(ROWS, left);
        List<Order> orders = source.after(last, limit);
        if (orders.isEmpty() && last > 0 && !once()) {
            orders = source.after(0, limit);
        }
        if (orders.isEmpty()) {
            ended = true;
            return orders;
        }
        last = orders.getLast().id();
        if (!once()) {
            left -= orders.size();
            ended = left == 0;
        }
        return orders;
    }

    private boolean once() {
        return left == Long.MAX_VALUE;
    }

    private void write(List<Order> orders) {
        try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
            if (!begun) {
                bytes.ascii(format.start());
            }
            for (Order order : orders) {
                if (begun) {
                    bytes.ascii(format.between());
                }
                begun = true;
                JsonBuffer json = serializer.serialize(order);
                try {
                    json.writeTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException("a buffer in memory", e);
                } finally {
                    json.release();
                }
                bytes.ascii(format.behind());
            }
        }
    }

    /** Gives the buffer back; the piece that was made last must not be used any more. To be called once. */
    @Override
    public void close() {
        if (bytes.usual()) {
            bytes.reset();
            buffers.giveBack(bytes);
        }
    }
}
