package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A socket's input whose reads all end at one time, however many there are. Belongs to one thread. */
final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private long timeout;

    /** {@code timeout} is on {@link System#nanoTime}'s clock. */
    TimedInput(Socket socket, long timeout) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.timeout = timeout;
    }

    /** From now on reads end at this time. */
    void until(long time) {
        timeout = time;
    }

    @Override
    public int read() throws IOException {
        arm();
        return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        arm();
        return in.read(bytes, offset, length);
    }

    private void arm() throws IOException {
        if (timeout - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("no time left");
        }
        socket.setSoTimeout(Moments.millisLeft(timeout));
    }
}
