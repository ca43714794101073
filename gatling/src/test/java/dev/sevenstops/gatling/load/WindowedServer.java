package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.load.Http2Frames.Frame;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of HTTP/2 that keeps to the windows it is given and does nothing else: {@code /large} is a long answer, {@code /missing} a 404,
 * anything else {@code hello}. In this process, a thread a connection.
 */
final class WindowedServer implements AutoCloseable {
    /** What the answer to {@code /large} holds. */
    static final int LARGE = 1_000_000;

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 16 * 1024;
    private static final int PREFACE = 24;
    private static final int CANCEL = 8;

    private final ConcurrentLinkedQueue<String> heads = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Integer> widened = new LinkedBlockingQueue<>();
    private final int resetsAt;
    private final LoopbackServer server;

    /** Ends what is not sent to its end when so many requests have come on a connection; 0 for never. */
    WindowedServer(int resetsAt) throws IOException {
        this.resetsAt = resetsAt;
        this.server = new LoopbackServer(this::serve);
    }

    int port() {
        return server.port();
    }

    /** The requests' headers in the order in which they came, each as {@code name=value} in lines. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    /** Waits until the window of a stream is opened that has something left to send; whether one is, ever. */
    boolean opensAWindow() throws InterruptedException {
        return widened.poll(10, TimeUnit.SECONDS) != null;
    }

    private void serve(Socket socket) throws IOException {
        if (socket.getInputStream().readNBytes(PREFACE).length == PREFACE) {
            new Connection(socket).serve();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** An answer under way. */
    private static final class Answer {
        private long window;
        private int left;

        Answer(long window, int left) {
            this.window = window;
            this.left = left;
        }
    }

    private final class Connection {
        private final Http2Frames frames;
        private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        private final Map<Integer, Answer> answers = new LinkedHashMap<>();
        private long window = Http2Frames.INITIAL_WINDOW;
        private int initial = Http2Frames.INITIAL_WINDOW;
        private int requests;

        Connection(Socket socket) throws IOException {
            frames = new Http2Frames(socket.getInputStream(), socket.getOutputStream());
        }

        void serve() throws IOException {
            frames.write(Http2Frames.SETTINGS, 0, 0, new byte[0]);
            while (true) {
                Frame frame = frames.read();
                ByteBuffer payload = ByteBuffer.wrap(frame.payload());
                switch (frame.type()) {
                    case Http2Frames.SETTINGS -> {
                        if (!frame.has(Http2Frames.ACK)) {
                            while (payload.hasRemaining()) {
                                int name = payload.getShort();
                                int value = payload.getInt();
                                initial = name == 4 ? value : initial;
                            }
                            frames.write(Http2Frames.SETTINGS, Http2Frames.ACK, 0, new byte[0]);
                        }
                    }
                    case Http2Frames.WINDOW_UPDATE -> {
                        Answer answer = answers.get(frame.stream());
                        if (frame.stream() == 0) {
                            window += payload.getInt();
                        } else if (answer != null) {
                            answer.window += payload.getInt();
                            widened.add(frame.stream());
                        }
                    }
                    case Http2Frames.HEADERS -> request(frame);
                    default -> {
                        // nothing that matters here
                    }
                }
                send();
            }
        }

        private void request(Frame frame) throws IOException {
            StringBuilder head = new StringBuilder();
            try {
                decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))
                        .forEach(header -> head.append(header.getKey())
                                .append('=')
                                .append(header.getValue())
                                .append('\n'));
            } catch (Http2Exception notHeaders) {
                throw new IOException("not headers of HTTP/2", notHeaders);
            }
            heads.add(head.toString());
            boolean missing = head.indexOf(":path=/missing\n") >= 0;
            // 13 is :status 404 in the static table, 8 is :status 200
            frames.write(Http2Frames.HEADERS, Http2Frames.END_HEADERS, frame.stream(), new byte[] {
                (byte) (0x80 | (missing ? 13 : 8))
            });
            answers.put(
                    frame.stream(), new Answer(initial, head.indexOf(":path=/large\n") >= 0 ? LARGE : HELLO.length));
            requests++;
            if (requests == resetsAt) {
                for (Map.Entry<Integer, Answer> one : List.copyOf(answers.entrySet())) {
                    if (one.getValue().left > HELLO.length) {
                        frames.writeNumber(Http2Frames.RST_STREAM, one.getKey(), CANCEL);
                        answers.remove(one.getKey());
                    }
                }
            }
        }

        private void send() throws IOException {
            for (Map.Entry<Integer, Answer> one : List.copyOf(answers.entrySet())) {
                Answer answer = one.getValue();
                while (answer.left > 0 && answer.window > 0 && window > 0) {
                    int length = (int) Math.min(Math.min(answer.left, PIECE), Math.min(answer.window, window));
                    byte[] piece = answer.left == HELLO.length ? HELLO : new byte[length];
                    answer.left -= length;
                    answer.window -= length;
                    window -= length;
                    frames.write(
                            Http2Frames.DATA,
                            answer.left == 0 ? Http2Frames.END_STREAM : 0,
                            one.getKey(),
                            Arrays.copyOf(piece, length));
                }
                if (answer.left == 0) {
                    answers.remove(one.getKey());
                }
            }
        }
    }
}
