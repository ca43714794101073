package dev.sevenstops.app;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that decides byte by byte what it sends and when it reads. */
public final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");

    private final Socket socket = new Socket();
    private final InputStream in;

    /** A client of the listener on this port. */
    public RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** A client whose kernel takes no more than about these bytes ahead of the reader; 0 for the system's default. */
    public RawClient(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = socket.getInputStream();
    }

    /** How long a read waits before it gives up. */
    public void timeout(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    /** Sends all of it, however long the other side takes to read it. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a response's head, up to and including the empty line. */
    public String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads a response with a {@code Content-Length}: its head and its body. */
    public String readResponse() throws IOException {
        String head = readHead();
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            throw new EOFException("no Content-Length: " + head);
        }
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /** Reads all that comes until the server closes its half; a reset is an error. */
    public String readText() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads this many bytes. */
    public void skip(int count) throws IOException {
        in.skipNBytes(count);
    }

    /** Reads until the end of the stream; returns how many bytes there were, and stops at a reset as at an end. */
    public long readToEnd() {
        long count = 0;
        byte[] buffer = new byte[65_536];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count += read;
            }
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
