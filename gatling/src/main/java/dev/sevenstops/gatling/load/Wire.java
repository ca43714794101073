package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the requests of those loads that have sockets of their own.
 *
 * @param port that they are sent to, on the loopback address
 * @param tokens of the block
 */
record Wire(int port, Tokens tokens) {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a chunk, but for the last one: what the HTTP client of the JDK, for one, sends of a large body at a time. */
    static final int CHUNK = 16 * 1024;

    /**
     * A whole request.
     *
     * @param close whether it tells the server that the connection is not used again
     */
    byte[] encode(Message message, boolean close) {
        return encode(message, message.path(), close);
    }

    /** As {@link #encode(Message, boolean)}, for another path. */
    byte[] encode(Message message, String path, boolean close) {
        Message.Content content = message.content();
        byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
        Workload.Request request = message.request();
        String framing = framing(request, body.length).orElse("");
        byte[] head = head(request, path, content, close ? "Connection: close\r\n" + framing : framing)
                .getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    /** A whole request for a connection that is used again, its body in chunks: without extensions and without trailers. */
    byte[] chunked(Message message) {
        Message.Content content = message.content();
        byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
        String head = head(message.request(), message.path(), content, "Transfer-Encoding: chunked\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length + body.length / 64);
        whole.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        for (int at = 0; at < body.length; at += CHUNK) {
            int size = Math.min(CHUNK, body.length - at);
            whole.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            whole.write(body, at, size);
            whole.writeBytes(LINE_END);
        }
        whole.writeBytes(LAST_CHUNK);
        return whole.toByteArray();
    }

    /** A request up to its empty line; {@code last} are the header lines after all others, each with its line end. */
    String head(Workload.Request request, String path, Message.Content content, String last) {
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1:")
                .append(port)
                .append("\r\n");
        if (content.headers().keySet().stream()
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).equals("accept"))) {
            head.append("Accept: */*\r\n");
        }
        tokens.authorization(request)
                .ifPresent(value -> head.append("Authorization: ").append(value).append("\r\n"));
        content.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(last).append("\r\n").toString();
    }

    /** A body's length is said whenever there is one, and where its absence has to be (RFC 9110 section 8.6). */
    static Optional<String> framing(Workload.Request request, long length) {
        return length > 0 || WITH_BODY.contains(request.method())
                ? Optional.of("Content-Length: " + length + "\r\n")
                : Optional.empty();
    }
}
