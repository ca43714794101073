package dev.sevenstops.gatling.agreement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sends a case over a connection of its own and listens until it is over. */
final class Sender {
    private static final int TICK_MILLIS = 10;
    private static final long PATIENCE_MILLIS = 10_000;
    /** After the client has ended its direction, nothing is to be waited for but the peer's end. */
    private static final long LAST_MILLIS = 1_000;

    private Sender() {}

    /**
     * What came of it.
     *
     * @param port the client's own
     * @param text all that came back, one character for each byte
     */
    record Heard(int port, String text) {}

    /**
     * Sends bytes and returns all that comes back, until the peer closes or falls silent.
     *
     * @param bytes one character for each byte
     * @param quietMillis the client ends its direction after so long a silence; 0 for at once
     * @param activity when something was last seen behind the peer, as {@link System#nanoTime}
     */
    static Heard send(int port, String bytes, long quietMillis, LongSupplier activity)
            throws IOException, InterruptedException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        int own;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            own = socket.getLocalPort();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TICK_MILLIS);
            Thread sending = Thread.ofVirtual().start(() -> write(socket, bytes, quietMillis == 0));
            listen(socket, heard, sending, quietMillis, activity);
        }
        return new Heard(own, heard.toString(StandardCharsets.ISO_8859_1));
    }

    private static void listen(
            Socket socket, ByteArrayOutputStream heard, Thread sending, long quietMillis, LongSupplier activity)
            throws IOException {
        byte[] buffer = new byte[65_536];
        long begin = System.nanoTime();
        long last = begin;
        boolean ended = quietMillis == 0;
        while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
            try {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    return;
                }
                heard.write(buffer, 0, count);
                last = System.nanoTime();
            } catch (SocketTimeoutException silent) {
                long silence = System.nanoTime() - Math.max(last, activity.getAsLong());
                long most = TimeUnit.MILLISECONDS.toNanos(ended ? Math.max(quietMillis, LAST_MILLIS) : quietMillis);
                if (sending.isAlive() || silence < most) {
                    continue;
                }
                if (ended) {
                    return;
                }
                ended = true;
                last = System.nanoTime();
                socket.shutdownOutput();
            } catch (IOException reset) {
                return; // an end as well: what came before it counts
            }
        }
    }

    private static void write(Socket socket, String bytes, boolean end) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            if (end) {
                socket.shutdownOutput();
            }
        } catch (IOException refused) {
            // the peer has seen enough: what it says is read by the other thread
            System.getLogger(Sender.class.getName()).log(System.Logger.Level.TRACE, "not all was sent", refused);
        }
    }
}
