package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.util.function.UnaryOperator;

/**
 * A connection's responses on their way out. They pass as they are, but for those to some kinds of request: HEAD, whose response has no
 * body; one of an HTTP/1.0 client, to which no chunks may be sent (RFC 9112 section 6.1); one whose client takes trailers, which Helidon
 * 4.4.0 may send where there is no place for them; one that offers another protocol, whose answer decides whether the gate still has a
 * say; and one whose client waits with its body for a 100, which is read only if it gets one.
 */
final class GateWriter implements DataWriter {
    private static final byte[] CONTINUE = Octets.ascii("HTTP/1.1 100 ");
    private static final byte[] SWITCHING = Octets.ascii("HTTP/1.1 101 ");

    private enum Mode {
        PLAIN,
        REWRITING,
        // these two last until the first bytes have been seen, see GateWriter.then
        UPGRADE,
        WITHHELD
    }

    private final DataWriter delegate;
    private final Runnable switched;
    private final Runnable refused;
    private UnaryOperator<byte[]> rewriting = UnaryOperator.identity();
    private Mode then = Mode.PLAIN;
    /** Volatile because a protocol that has taken over may write on other threads. */
    private volatile Mode mode = Mode.PLAIN;

    /**
     * @param switched is told when the server has agreed to another protocol
     * @param refused is told when the server has answered without asking for the body that was held back
     */
    GateWriter(DataWriter delegate, Runnable switched, Runnable refused) {
        this.delegate = delegate;
        this.switched = switched;
        this.refused = refused;
    }

    /** A request like any other. */
    void plain() {
        if (mode != Mode.PLAIN) {
            mode = Mode.PLAIN;
        }
    }

    /**
     * The next response is one to HEAD.
     *
     * @param oldClient whether it is for an HTTP/1.0 client, too
     */
    void forHead(boolean oldClient) {
        BodilessResponse head = new BodilessResponse();
        OldClientResponse unchunked = new OldClientResponse();
        rewriting = oldClient ? bytes -> head.next(unchunked.next(bytes)) : head::next;
        mode = Mode.REWRITING;
    }

    /** The next response is for an HTTP/1.0 client. */
    void forOldClient() {
        rewriting = new OldClientResponse()::next;
        mode = Mode.REWRITING;
    }

    /** The next response is for a client that takes trailers. */
    void withinItsLength() {
        rewriting = new MeasuredResponse()::next;
        mode = Mode.REWRITING;
    }

    /** The next response, which may be one of those above, may be another protocol instead. */
    void awaitUpgrade() {
        then = mode;
        mode = Mode.UPGRADE;
    }

    /** The client of the next response, which may be one of those above, holds its body back until it is told to go on. */
    void awaitContinue() {
        then = mode;
        mode = Mode.WITHHELD;
    }

    @Override
    public void write(BufferData... buffers) {
        if (mode == Mode.PLAIN) {
            delegate.write(buffers);
        } else {
            write(BufferData.create(buffers));
        }
    }

    @Override
    public void write(BufferData buffer) {
        delegate.write(mode == Mode.PLAIN ? buffer : changed(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        if (mode == Mode.PLAIN) {
            delegate.writeNow(buffers);
        } else {
            writeNow(BufferData.create(buffers));
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        delegate.writeNow(mode == Mode.PLAIN ? buffer : changed(buffer));
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }

    private BufferData changed(BufferData buffer) {
        if (mode == Mode.WITHHELD) {
            mode = then;
            if (!starts(buffer, CONTINUE)) {
                refused.run();
            }
        } else if (mode == Mode.UPGRADE) {
            mode = then;
            if (starts(buffer, SWITCHING)) {
                mode = Mode.PLAIN;
                switched.run();
            }
        }
        if (mode != Mode.REWRITING) {
            return buffer;
        }
        byte[] bytes = new byte[buffer.available()];
        buffer.read(bytes);
        return BufferData.create(rewriting.apply(bytes));
    }

    private static boolean starts(BufferData buffer, byte[] with) {
        if (buffer.available() < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (buffer.get(i) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
