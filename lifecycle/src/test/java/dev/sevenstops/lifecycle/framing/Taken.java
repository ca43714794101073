package dev.sevenstops.lifecycle.framing;

import dev.sevenstops.corpus.FramingCase.Seen;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gate makes of a connection's bytes: the requests that a simple reader behind it sees, which are complete, and how it ended.
 *
 * @param requests in order
 * @param heads of all requests that were begun, without their empty lines
 * @param status with which it was rejected, or 0
 * @param passed all that was handed on
 */
record Taken(List<Seen> requests, List<String> heads, int status, String passed) {

    /** Lets these arrays pass, and then the end of the stream. */
    static Taken of(FramingLimits limits, List<byte[]> arrays) {
        RequestStream gate = new RequestStream(limits);
        Iterator<byte[]> source = arrays.iterator();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = 0;
        try {
            for (byte[] bytes = gate.next(() -> source.hasNext() ? source.next() : null);
                    bytes != null;
                    bytes = gate.next(() -> source.hasNext() ? source.next() : null)) {
                if (bytes.length == 0) {
                    throw new AssertionError("an empty array");
                }
                out.writeBytes(bytes);
            }
        } catch (Rejected rejected) {
            status = rejected.status();
            if (gate.next(() -> new byte[] {'G'}) != null) {
                throw new AssertionError("it goes on after a rejection");
            }
        }
        return read(out.toString(StandardCharsets.ISO_8859_1), status);
    }

    private static Taken read(String text, int status) {
        List<Seen> requests = new ArrayList<>();
        List<String> heads = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at);
            String head = text.substring(at, end);
            heads.add(head);
            at = end + 4;
            String[] lines = head.split("\r\n", -1);
            Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                fields.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
            }
            StringBuilder body = new StringBuilder();
            if (fields.containsKey("Transfer-Encoding")) {
                if (!fields.get("Transfer-Encoding").equals(" chunked")) {
                    throw new AssertionError("not canonical: " + head);
                }
                at = chunks(text, at, body);
            } else if (fields.containsKey("Content-Length")) {
                int length = Integer.parseInt(fields.get("Content-Length").substring(1));
                body.append(text, at, Math.min(text.length(), at + length));
                at += length;
            }
            if (at > text.length() || at < 0) {
                break;
            }
            String[] words = lines[0].split(" ", -1);
            if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
                throw new AssertionError("not of 1.1: " + head);
            }
            requests.add(new Seen(words[0], words[1], body.toString()));
        }
        return new Taken(requests, heads, status, text);
    }

    /** As modest a reader as Helidon's: no extensions, no trailers. Returns -1 if the body is not complete. */
    private static int chunks(String text, int from, StringBuilder body) {
        int at = from;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return -1;
            }
            int size = Integer.parseInt(text.substring(at, end), 16);
            at = end + 2;
            if (at + size + 2 > text.length()) {
                return -1;
            }
            body.append(text, at, at + size);
            at += size;
            if (!text.startsWith("\r\n", at)) {
                throw new AssertionError("no CR LF behind a chunk");
            }
            at += 2;
            if (size == 0) {
                return at;
            }
        }
    }
}
