package dev.sevenstops.app;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A connection over which exports are asked for and read piece by piece. What frames their bodies is checked to the byte. For one thread. */
final class ExportClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int INFLATED_FROM = 2_048;

    private final Socket socket = new Socket();
    private final InputStream in;

    /**
     * Connects.
     *
     * @param receiveBuffer bytes that the client's kernel takes ahead of the reader, about; 0 for the system's default
     * @param piece bytes that are read at once at most
     */
    ExportClient(int port, int receiveBuffer, int piece) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), piece);
    }

    /**
     * An answer whose head has been read. Closing it ends nothing but the reading.
     *
     * @param chunks its body as it is framed
     * @param body its body as it was before it was compressed
     * @param gzip whether it is compressed
     */
    record Answer(InputStream chunks, InputStream body, boolean gzip) implements Closeable {
        /** The next bytes of the body, as {@link InputStream#read(byte[])}. */
        int read(byte[] piece) throws IOException {
            return body.read(piece);
        }

        /** To be called at the body's end: what was compressed must end where the last chunk does. */
        void end() throws IOException {
            if (chunks.read() >= 0) {
                throw new IOException("there is more behind the end of what was compressed");
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Sends a request, and reads the head of its answer, which must be a chunked 200. */
    Answer ask(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = head();
        String fields = head.toLowerCase(Locale.ROOT);
        if (!head.startsWith("HTTP/1.1 200 ") || !fields.contains("\r\ntransfer-encoding: chunked\r\n")) {
            throw new IOException("not a chunked 200: " + head);
        }
        Chunks chunks = new Chunks(in);
        boolean gzip = fields.contains("\r\ncontent-encoding: gzip\r\n");
        return new Answer(chunks, gzip ? new GZIPInputStream(chunks, INFLATED_FROM) : chunks, gzip);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder(512);
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("in the head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** To be called behind the last answer: the server must close without another byte. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw new IOException("there is more behind the answer that was to be the last");
        }
    }

    /** From now on closing sends a reset, whatever there is to read. */
    void resetOnClose() throws IOException {
        socket.setSoLinger(true, 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A chunked body (RFC 9112 section 7.1) without extensions and trailers, for nothing of the kind was sent for. */
    private static final class Chunks extends InputStream {
        private static final int MOST_DIGITS = 7;

        private final InputStream in;
        private int left;
        private boolean begun;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !next()) {
                return -1;
            }
            int count = in.read(bytes, offset, Math.min(length, left));
            if (count < 0) {
                throw new EOFException("in the middle of a chunk");
            }
            left -= count;
            return count;
        }

        /** Goes on to the next chunk; false behind the last one. */
        private boolean next() throws IOException {
            if (ended) {
                return false;
            }
            if (begun) {
                expect('\r');
                expect('\n');
            }
            begun = true;
            left = size();
            if (left == 0) {
                expect('\r');
                expect('\n');
                ended = true;
            }
            return left > 0;
        }

        private int size() throws IOException {
            int size = 0;
            int digits = 0;
            for (int next = in.read(); next != '\r'; next = in.read()) {
                int digit = Character.digit(next, 16);
                digits++;
                if (digit < 0 || digits > MOST_DIGITS) {
                    throw new IOException("byte " + next + " in the size of a chunk");
                }
                size = size * 16 + digit;
            }
            expect('\n');
            if (digits == 0) {
                throw new IOException("a chunk without a size");
            }
            return size;
        }

        private void expect(int expected) throws IOException {
            int next = in.read();
            if (next != expected) {
                throw new IOException("byte " + next + " where a chunk has its " + (expected == '\r' ? "CR" : "LF"));
            }
        }
    }
}
