package dev.sevenstops.gatling.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection that can be asked again. Belongs to one thread at a time; any thread may close it. */
final class RawConnection implements Closeable {
    private static final int BUFFER = 16 * 1024;

    private final SocketChannel channel;
    private final int port;
    private @Nullable Open open;

    /** What there is once the connection is open: a socket has no input before. */
    private record Open(TimedInput in, RawResponse response) {}

    private RawConnection(SocketChannel channel, int port) {
        this.channel = channel;
        this.port = port;
    }

    /** A connection to a port of the loopback address, which is opened when it is first used. */
    static RawConnection to(int port) throws IOException {
        return new RawConnection(SocketChannel.open(), port);
    }

    /**
     * Sends a request and reads its answer to the end.
     *
     * @param timeout on {@link System#nanoTime}'s clock
     */
    RawResponse exchange(String method, byte[] request, long timeout, RawResponse.Listener listener)
            throws IOException {
        Open used = open;
        if (used == null) {
            channel.socket()
                    .connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Moments.millisLeft(timeout));
            channel.socket().setTcpNoDelay(true);
            TimedInput in = new TimedInput(channel.socket(), timeout);
            used = new Open(in, new RawResponse(in, BUFFER));
            open = used;
        }
        used.in().until(timeout);
        channel.socket().getOutputStream().write(request);
        used.response().read(method, listener);
        return used.response();
    }

    /** Whether the server has neither closed the idle connection nor said anything on it that nobody asked for. */
    boolean idle() {
        try {
            channel.configureBlocking(false);
            try {
                return channel.read(ByteBuffer.allocate(1)) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException reset) {
            // closed as well, only less politely
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
