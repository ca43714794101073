package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.load.Http2Frames.Frame;
import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Workload;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 with prior knowledge. Whatever the server sends is read from the socket at once; what it may send is a matter of the windows. A
 * stream that stalls is one whose window is never opened again, and what it took of the connection's window is not given back before
 * the stream has ended: that is what a client does which hands bytes to somebody who does not read them (RFC 9113 section 6.9).
 */
final class Http2Connection extends SharedConnection {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LET_GO_MILLIS = 100;

    /** A piece for each of the streams that a connection can have. */
    private static final int LET_GO_BYTES = 1 << 24;

    /** The server has ended a stream and not the connection. */
    static final class StreamReset extends IOException {
        private static final long serialVersionUID = 1;

        StreamReset(int code) {
            super("the stream was ended with code " + code);
        }
    }

    private final Wire wire;
    private final Http2Frames frames;
    private final Http2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();

    /** Used only by who holds {@link #writing}, so that streams begin in the order of their numbers. */
    private int nextStream = 1;

    /** One request; but for the listener it belongs to the thread that reads. */
    private static final class Stream {
        private final Listener listener;
        private final boolean stalls;
        private boolean begun;
        private int taken;

        Stream(Listener listener, boolean stalls) {
            this.listener = listener;
            this.stalls = stalls;
        }
    }

    private Http2Connection(Wire wire, Socket socket) throws IOException {
        super(socket);
        this.wire = wire;
        this.frames = new Http2Frames(socket.getInputStream(), socket.getOutputStream());
    }

    /** Opens one and says which windows it has. Blocks. */
    static Http2Connection open(Workload.StalledStreams load, Wire wire) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port()), CONNECT_MILLIS);
            Http2Connection connection = new Http2Connection(wire, socket);
            connection.frames.begin(load.windowBytes(), load.connectionWindowBytes());
            Thread.ofVirtual().name(load.name() + "-reader").start(connection::read);
            return connection;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    boolean ask(Message message, boolean stalls, Listener listener) throws IOException {
        byte[] head = Http2Frames.block(message, wire);
        writing.lock();
        try {
            if (ended()) {
                return false;
            }
            int id = nextStream;
            nextStream += 2;
            streams.put(id, new Stream(listener, stalls));
            try {
                frames.writeHead(id, head);
                return true;
            } catch (IOException broken) {
                beginNoMore();
                // whoever removes it decides whether it has failed or is sent again
                return streams.remove(id) == null;
            }
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        try {
            while (true) {
                hear(frames.read());
            }
        } catch (IOException broken) {
            end(broken);
        } catch (IndexOutOfBoundsException | BufferUnderflowException malformed) {
            end(new IOException("not HTTP/2", malformed));
        }
    }

    private void hear(Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frames.DATA -> data(frame);
            case Http2Frames.HEADERS -> {
                block.reset();
                head(frame, frame.from(), frame.to());
            }
            case Http2Frames.CONTINUATION -> head(frame, 0, frame.length());
            case Http2Frames.RST_STREAM -> reset(frame);
            case Http2Frames.SETTINGS -> {
                if (!frame.has(Http2Frames.ACK)) {
                    write(Http2Frames.SETTINGS, new byte[0]);
                }
            }
            case Http2Frames.PING -> {
                if (!frame.has(Http2Frames.ACK)) {
                    write(Http2Frames.PING, frame.payload());
                }
            }
            case Http2Frames.GOAWAY -> goAway(frame);
            default -> {
                // requests have no bodies, so the server's windows do not matter
            }
        }
    }

    private void data(Frame frame) throws IOException {
        Stream stream = streams.get(frame.stream());
        if (stream == null) {
            give(0, frame.length());
            return;
        }
        if (frame.to() > frame.from()) {
            stream.listener.body(frame.payload(), frame.from(), frame.to() - frame.from());
        }
        stream.taken += frame.length();
        boolean last = frame.has(Http2Frames.END_STREAM);
        if (stream.stalls && !last) {
            return;
        }
        int taken = stream.taken;
        stream.taken = 0;
        if (last) {
            // first: what comes of the connection from now on does not change that
            complete(frame.stream());
        } else {
            give(frame.stream(), taken);
        }
        give(0, taken);
    }

    /** Answers have one block of headers before their body, informational ones before that, and trailers at their end. */
    private void head(Frame frame, int from, int to) throws IOException {
        long now = System.nanoTime();
        block.write(frame.payload(), from, to - from);
        Stream stream = streams.get(frame.stream());
        if (frame.has(Http2Frames.END_HEADERS)) {
            // also those of a stream that nobody waits for: what they leave in the table counts for the others
            int status = status(frame.stream());
            if (stream != null && !stream.begun && status / 100 != 1) {
                stream.begun = true;
                stream.listener.head(status, now);
            }
        }
        if (stream != null && frame.type() == Http2Frames.HEADERS && frame.has(Http2Frames.END_STREAM)) {
            complete(frame.stream());
            give(0, stream.taken);
        }
    }

    private int status(int stream) throws IOException {
        try {
            Http2Headers headers = decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray()));
            CharSequence status = headers.status();
            return status == null ? 0 : Integer.parseInt(status.toString());
        } catch (Http2Exception | NumberFormatException notHeaders) {
            throw new IOException("not headers of HTTP/2", notHeaders);
        }
    }

    private void complete(int id) {
        Stream stream = streams.remove(id);
        if (stream != null) {
            stream.listener.complete();
        }
    }

    private void reset(Frame frame) throws IOException {
        int code = ByteBuffer.wrap(frame.payload()).getInt();
        Stream stream = streams.remove(frame.stream());
        if (stream != null) {
            stream.listener.failed(new StreamReset(code));
            // nobody will read it now
            give(0, stream.taken);
        }
    }

    private void goAway(Frame frame) {
        int last = ByteBuffer.wrap(frame.payload()).getInt() & Integer.MAX_VALUE;
        // first: no stream begins from now on, so none is overlooked
        beginNoMore();
        for (Integer id : List.copyOf(streams.keySet())) {
            Stream stream = id > last ? streams.remove(id) : null;
            if (stream != null) {
                stream.listener.failed(new StreamReset(0));
            }
        }
    }

    /** Opens a window again, that of the connection if {@code stream} is 0. */
    private void give(int stream, int bytes) throws IOException {
        if (bytes > 0) {
            writing.lock();
            try {
                frames.writeNumber(Http2Frames.WINDOW_UPDATE, stream, bytes);
            } finally {
                writing.unlock();
            }
        }
    }

    private void write(int type, byte[] payload) throws IOException {
        writing.lock();
        try {
            frames.write(type, Http2Frames.ACK, 0, payload);
        } finally {
            writing.unlock();
        }
    }

    @Override
    void fail(IOException reason) {
        for (Integer id : List.copyOf(streams.keySet())) {
            Stream stream = streams.remove(id);
            if (stream != null) {
                stream.listener.failed(reason);
            }
        }
    }

    @Override
    public void close() {
        letGo();
        super.close();
    }

    /**
     * Opens all windows once more: a server that waits for one need not see that the connection has ended, only that it can write no more.
     * Helidon 4.4.0 would go on waiting, and hold what it was going to send.
     */
    private void letGo() {
        try {
            // who holds the lock for so long waits for a server that does not read, which would not read this, either
            if (!writing.tryLock(LET_GO_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            try {
                frames.open(List.copyOf(streams.keySet()), LET_GO_BYTES);
            } finally {
                writing.unlock();
            }
        } catch (IOException broken) {
            // its end comes next anyway
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }
}
