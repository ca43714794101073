package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Workload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of an {@link OversizedProbe}. Belongs to the probe's thread. */
final class OversizedConnection {
    /** The kernel doubles it for its own bookkeeping (socket(7)). */
    static final int SEND_BUFFER = 8 * 1024;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    // An answer is a problem document. Of a longer one the head is enough.
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final Attempt attempt;
    private final Workload.Request request;
    private final Oversize oversize;
    private final int port;
    private final long heldUntil;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable SocketChannel channel;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long nextPush;
    private long firstByteAt;
    private long taken;
    private boolean connected;
    private boolean pushing = true;
    private boolean ended;

    /**
     * A connection to come.
     *
     * @param heldUntil on {@link System#nanoTime}'s clock, until which the request is not ended
     */
    OversizedConnection(Attempt attempt, Workload.Request request, Oversize oversize, int port, long heldUntil) {
        this.attempt = attempt;
        this.request = request;
        this.oversize = oversize;
        this.port = port;
        this.heldUntil = heldUntil;
    }

    boolean ended() {
        return ended;
    }

    /** Bytes that the kernel took before the answer's first byte, or the connection's end, was seen. */
    long taken() {
        return taken;
    }

    void open(Selector selector) {
        try {
            SocketChannel opened = SocketChannel.open();
            channel = opened;
            attempt.start(opened);
            opened.configureBlocking(false);
            opened.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            opened.register(selector, SelectionKey.OP_CONNECT, this);
            connected = opened.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            if (connected) {
                interest(selector);
            }
        } catch (IOException failed) {
            fail(failed);
        }
    }

    private void interest(Selector selector) {
        SocketChannel used = channel;
        if (used != null) {
            SelectionKey key = used.keyFor(selector);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** The selector has something for this connection. */
    void ready(SelectionKey key) {
        SocketChannel used = channel;
        if (ended || used == null || !key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable() && used.finishConnect()) {
                connected = true;
                interest(key.selector());
            } else if (key.isReadable()) {
                read(used);
            }
        } catch (IOException failed) {
            fail(failed);
        }
    }

    /** Whether it is time for the next piece. */
    boolean due(long now) {
        return !ended && connected && pushing && nextPush - now <= 0;
    }

    /** Hands the kernel the next piece, if it is time and the server has read the last one. */
    void push(long now, Optional<Unread> unread) {
        SocketChannel used = channel;
        if (!due(now) || used == null) {
            return;
        }
        if (unread.isPresent() && unread.get().bytes(used.socket().getLocalPort()) > 0) {
            nextPush = now + PAUSE;
            return;
        }
        try {
            if (!piece.hasRemaining()) {
                if (oversize.filled() && heldUntil - now > 0) {
                    nextPush = heldUntil;
                    return;
                }
                piece = oversize.next(taken);
                if (!piece.hasRemaining()) {
                    pushing = false;
                    return;
                }
            }
            taken += used.write(piece);
            nextPush = now + PAUSE;
        } catch (IOException failed) {
            // The server has closed. Its answer may have come before that.
            pushing = false;
            lastWords(used, failed);
        }
    }

    private void lastWords(SocketChannel used, IOException failed) {
        try {
            read(used);
        } catch (IOException silent) {
            failed.addSuppressed(silent);
            fail(failed);
        }
    }

    private void read(SocketChannel used) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_ANSWER);
        int count = used.read(buffer);
        if (count > 0) {
            if (answer.size() == 0) {
                firstByteAt = System.nanoTime();
                pushing = false;
            }
            answer.write(buffer.array(), 0, count);
        }
        if (count != 0) {
            parse(count < 0);
        }
    }

    /** Reads the answer anew with every piece of it: there is one, and it is short. */
    private void parse(boolean last) throws IOException {
        BodyMatch match = new BodyMatch(request.expect().body());
        RawResponse response = new RawResponse(new ByteArrayInputStream(answer.toByteArray()), LONGEST_ANSWER);
        boolean[] headRead = {false};
        try {
            response.read(request.method(), new RawResponse.Listener() {
                @Override
                public void head(int status, long unused) {
                    headRead[0] = true;
                }

                @Override
                public void body(byte[] bytes, int offset, int length) {
                    match.add(bytes, offset, length);
                }
            });
        } catch (EOFException unfinished) {
            if (last && !headRead[0]) {
                throw unfinished;
            }
            if (!last && answer.size() < LONGEST_ANSWER) {
                return;
            }
        }
        boolean expected = Attempt.expected(request.expect(), response.status(), match);
        attempt.answered(response.status(), expected, firstByteAt, firstByteAt);
        end();
    }

    private void fail(IOException failed) {
        attempt.failed(failed);
        end();
    }

    void timeOut() {
        if (!ended) {
            fail(new SocketTimeoutException("no answer in time"));
        }
    }

    void giveUp(long deadline) {
        if (!ended) {
            attempt.giveUp(deadline);
            end();
        }
    }

    private void end() {
        ended = true;
        SocketChannel used = channel;
        if (used != null) {
            try {
                used.close();
            } catch (IOException closedAllTheSame) {
                pushing = false;
            }
        }
    }
}
