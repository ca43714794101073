package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Workload;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * HTTP/1.1 with requests that do not wait for the answers before them (RFC 9112 section 9.3.2): answers come in the order of the requests,
 * so behind one that is not read none is. That the server has ended such a connection is noticed when the next request is sent.
 */
final class PipelinedConnection extends SharedConnection {
    private static final int CONNECT_MILLIS = 10_000;

    /** As for slow readers: small, so that it is the server that has to wait. */
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private static final int BUFFER = 8 * 1024;

    private final Wire wire;
    private final Socket socket;
    private final RawResponse responses;
    private final int windowBytes;
    /** In the order of the answers to come; empty at the end, for the thread that reads. */
    private final LinkedBlockingDeque<Optional<Asked>> asked = new LinkedBlockingDeque<>();
    /** Down when the connection has ended: then nobody stalls any more. */
    private final CountDownLatch over = new CountDownLatch(1);

    /** A request whose answer has not been read to its end. */
    private record Asked(String method, boolean stalls, Listener listener) {}

    private PipelinedConnection(Wire wire, Socket socket, int windowBytes) throws IOException {
        super(socket);
        this.wire = wire;
        this.socket = socket;
        this.responses = new RawResponse(socket.getInputStream(), BUFFER);
        this.windowBytes = windowBytes;
    }

    /** Opens one. Blocks. */
    static PipelinedConnection open(Workload.StalledStreams load, Wire wire) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            // before connect: the window that the handshake announces depends on it
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port()), CONNECT_MILLIS);
            PipelinedConnection connection = new PipelinedConnection(wire, socket, load.windowBytes());
            Thread.ofVirtual().name(load.name() + "-reader").start(connection::read);
            return connection;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    boolean ask(Message message, boolean stalls, Listener listener) {
        byte[] request = wire.encode(message, false);
        Optional<Asked> next = Optional.of(new Asked(message.request().method(), stalls, listener));
        writing.lock();
        try {
            if (ended()) {
                return false;
            }
            // within the lock, as the write: answers come in the order of the requests
            asked.addLast(next);
            try {
                socket.getOutputStream().write(request);
                return true;
            } catch (IOException broken) {
                // whoever removes it decides whether it has failed or is sent again
                boolean again = asked.removeLastOccurrence(next);
                end(broken);
                return !again;
            }
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        while (true) {
            Optional<Asked> first;
            try {
                first = asked.takeFirst();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                return;
            }
            if (first.isEmpty()) {
                return;
            }
            Asked next = first.get();
            try {
                responses.read(next.method(), hearing(next));
            } catch (IOException broken) {
                next.listener().failed(broken);
                end(broken);
                return;
            }
            next.listener().complete();
            if (!responses.reusable()) {
                end(new EOFException("the server closes the connection"));
                return;
            }
        }
    }

    private RawResponse.Listener hearing(Asked next) {
        return new RawResponse.Listener() {
            private long taken;

            @Override
            public void head(int status, long firstByteAt) {
                next.listener().head(status, firstByteAt);
            }

            @Override
            public void body(byte[] bytes, int offset, int length) {
                next.listener().body(bytes, offset, length);
                taken += length;
                if (next.stalls() && taken >= windowBytes) {
                    stall();
                }
            }
        };
    }

    /** Does not read on until the connection has ended. */
    private void stall() {
        try {
            over.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void fail(IOException reason) {
        over.countDown();
        for (Optional<Asked> left = asked.pollFirst(); left != null; left = asked.pollFirst()) {
            left.ifPresent(one -> one.listener().failed(reason));
        }
        asked.addLast(Optional.empty());
    }
}
