package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a request of which one part is far too large, made piece by piece: what comes before the filler, the filler, what
 * comes after it. Belongs to one thread.
 *
 * <p>The filler of a body is white space before the body that the request has, so that a JSON body stays valid however long it
 * becomes; without a body, and in head and path, it is a letter.
 */
final class Oversize {
    /** The least that is handed to the kernel at once. */
    static final int PIECE = 4096;

    /** The most. */
    static final int LARGEST_PIECE = 64 * 1024;

    // The part of what has been taken that the next piece may add to it. Asking the kernel costs more than a piece.
    private static final int PRECISION = 16;

    private final byte[] before;
    private final byte[] after;
    private final byte filler;
    private final boolean chunked;
    private long left;
    private int stage;

    private Oversize(String before, long left, byte filler, boolean chunked, String after) {
        this.before = before.getBytes(StandardCharsets.UTF_8);
        this.left = left;
        this.filler = filler;
        this.chunked = chunked;
        this.after = after.getBytes(StandardCharsets.UTF_8);
    }

    static Oversize of(Workload.Oversized load, Message message, Wire wire) {
        Message.Content content = message.content();
        Workload.Request request = message.request();
        String body = content.body();
        long length = body.getBytes(StandardCharsets.UTF_8).length;
        String close = "Connection: close\r\n";
        String framing = Wire.framing(request, length).orElse("");
        byte blank = (byte) (body.isEmpty() ? 'a' : ' ');
        return switch (load.part()) {
            case HEADER -> {
                String head = wire.head(request, message.path(), content, close + framing + "X-Oversized: ");
                // the head ends with its empty line, and the filler belongs before it
                yield new Oversize(
                        head.substring(0, head.length() - 2), load.bytes(), (byte) 'a', false, "\r\n\r\n" + body);
            }
            case PATH -> {
                String query = message.path() + (message.path().indexOf('?') < 0 ? "?" : "&") + "oversized=";
                String head = wire.head(request, query, content, close + framing);
                int end = head.indexOf(" HTTP/1.1\r\n");
                yield new Oversize(head.substring(0, end), load.bytes(), (byte) 'a', false, head.substring(end) + body);
            }
            case BODY ->
                new Oversize(
                        wire.head(
                                request,
                                message.path(),
                                content,
                                close + "Content-Length: " + Math.addExact(load.bytes(), length) + "\r\n"),
                        load.bytes(),
                        blank,
                        false,
                        body);
            case CHUNKED_BODY ->
                new Oversize(
                        wire.head(request, message.path(), content, close + "Transfer-Encoding: chunked\r\n"),
                        load.bytes(),
                        blank,
                        true,
                        (body.isEmpty() ? "" : Long.toHexString(length) + "\r\n" + body + "\r\n") + "0\r\n\r\n");
        };
    }

    /** The next piece after so many bytes; an empty one at the end. */
    ByteBuffer next(long taken) {
        if (stage == 0) {
            stage = 1;
            return ByteBuffer.wrap(before);
        }
        if (left > 0) {
            int size = (int) Math.min(left, Math.clamp(taken / PRECISION, PIECE, LARGEST_PIECE));
            left -= size;
            byte[] fill = new byte[size];
            Arrays.fill(fill, filler);
            return ByteBuffer.wrap(chunked ? chunk(fill) : fill);
        }
        if (stage == 1) {
            stage = 2;
            return ByteBuffer.wrap(after);
        }
        return ByteBuffer.allocate(0);
    }

    /** Whether what comes next is what follows the filler. */
    boolean filled() {
        return stage == 1 && left == 0;
    }

    private static byte[] chunk(byte[] data) {
        byte[] size = (Integer.toHexString(data.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = Arrays.copyOf(size, size.length + data.length + 2);
        System.arraycopy(data, 0, chunk, size.length, data.length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }
}
