package dev.sevenstops.app;

import dev.sevenstops.corpus.FramingCase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends a case of the corpus over a connection of its own and reads all answers. */
final class Conversation {
    private static final int PATIENCE_MILLIS = 5_000;

    private Conversation() {}

    /**
     * An answer of the echo.
     *
     * @param status its status; 0 if the connection was left open without another answer
     * @param method what the echo says that the request's method was
     * @param target the same of its target
     * @param body one character for each byte; of no interest if it is not a 200
     */
    record Answer(int status, String method, String target, String body) {}

    /** All answers but interim ones, in order, until the server closes its half. */
    static List<Answer> with(int port, FramingCase one) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            Thread sender = Thread.ofVirtual().start(() -> send(socket, one.bytes()));
            List<Answer> answers = parse(read(socket.getInputStream()), one);
            sender.join(PATIENCE_MILLIS);
            return answers;
        }
    }

    private static void send(Socket socket, String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
        } catch (IOException refused) {
            // the server has seen enough: what it says is read by the other thread
            System.getLogger(Conversation.class.getName()).log(System.Logger.Level.TRACE, "not all was sent", refused);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[65_536];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException open) {
            all.writeBytes("HTTP/1.1 000 left open\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<Answer> parse(String text, FramingCase one) {
        List<Answer> answers = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0 || !text.startsWith("HTTP/1.1 ", at)) {
                answers.add(new Answer(-1, "", "", text.substring(at)));
                return answers;
            }
            String[] lines = text.substring(at, end).split("\r\n", -1);
            int status = Integer.parseInt(lines[0].substring(9, 12));
            at = end + 4;
            if (status / 100 == 1) {
                continue;
            }
            Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                fields.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
            boolean head = answers.size() < one.requests().size()
                    && one.requests().get(answers.size()).method().equals("HEAD");
            int length = head ? 0 : Integer.parseInt(fields.getOrDefault("Content-Length", "0"));
            int bodyEnd = Math.min(text.length(), at + length);
            answers.add(new Answer(
                    status,
                    fields.getOrDefault("Echo-Method", ""),
                    fields.getOrDefault("Echo-Target", ""),
                    text.substring(at, bodyEnd)));
            at = bodyEnd;
        }
        return answers;
    }
}
