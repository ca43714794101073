package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * A connection's responses on their way out. They pass as they are, but for two kinds of request: one that offers another protocol, whose
 * answer decides whether the gate still has a say, and one of an HTTP/1.0 client, to which no chunks may be sent (RFC 9112 section
 * 6.1).
 */
final class GateWriter implements DataWriter {
    private static final byte[] SWITCHING = Octets.ascii("HTTP/1.1 101 ");

    private enum Mode {
        PLAIN,
        UPGRADE,
        BODILESS,
        OLD_CLIENT
    }

    private final DataWriter delegate;
    private final Runnable switched;
    /** Volatile because a protocol that has taken over may write on other threads. */
    private volatile Mode mode = Mode.PLAIN;

    private OldClientResponse response = new OldClientResponse();
    private BodilessResponse head = new BodilessResponse();

    /**
     * @param switched is told when the server has agreed to another protocol
     */
    GateWriter(DataWriter delegate, Runnable switched) {
        this.delegate = delegate;
        this.switched = switched;
    }

    /** A request like any other. */
    void plain() {
        if (mode != Mode.PLAIN) {
            mode = Mode.PLAIN;
        }
    }

    /** The answer to the next request may be another protocol. */
    void awaitUpgrade() {
        mode = Mode.UPGRADE;
    }

    /** The next response is one to HEAD. */
    void forHead() {
        head = new BodilessResponse();
        mode = Mode.BODILESS;
    }

    /** The next response is for an HTTP/1.0 client. */
    void forOldClient() {
        response = new OldClientResponse();
        mode = Mode.OLD_CLIENT;
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
        if (mode == Mode.OLD_CLIENT || mode == Mode.BODILESS) {
            byte[] bytes = new byte[buffer.available()];
            buffer.read(bytes);
            byte[] sent = mode == Mode.BODILESS ? head.next(bytes) : response.next(bytes);
            return BufferData.create(sent);
        }
        if (startsSwitching(buffer)) {
            switched.run();
        }
        mode = Mode.PLAIN;
        return buffer;
    }

    private static boolean startsSwitching(BufferData buffer) {
        if (buffer.available() < SWITCHING.length) {
            return false;
        }
        for (int i = 0; i < SWITCHING.length; i++) {
            if (buffer.get(i) != SWITCHING[i]) {
                return false;
            }
        }
        return true;
    }
}
