package dev.sevenstops.gatling.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a connection's responses: of the echo itself, or as a proxy passes them on. */
final class Answers {
    private static final int MOST = 1_000;

    private final String text;
    private final List<Answer> all = new ArrayList<>();
    private int at;

    private Answers(String text) {
        this.text = text;
    }

    /** All final responses, in order. Interim ones are skipped. */
    static List<Answer> in(String text) {
        Answers answers = new Answers(text);
        while (answers.at < text.length() && answers.all.size() < MOST) {
            answers.next();
        }
        return List.copyOf(answers.all);
    }

    private void next() {
        int end = text.indexOf("\r\n\r\n", at);
        if (end < 0
                || !text.startsWith("HTTP/1.", at)
                || !text.substring(at, end).matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            all.add(new Answer(Answer.UNREADABLE, "", "", text.substring(at)));
            at = text.length();
            return;
        }
        String[] lines = text.substring(at, end).split("\r\n", -1);
        int status = Integer.parseInt(lines[0].substring(9, 12));
        at = end + 4;
        if (status / 100 == 1) {
            return;
        }
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                fields.put(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip());
            }
        }
        String method = fields.getOrDefault("Echo-Method", "");
        String body = method.equals("HEAD") || status == 204 || status == 304 ? "" : body(fields);
        all.add(new Answer(status, method, fields.getOrDefault("Echo-Target", ""), body));
    }

    private String body(Map<String, String> fields) {
        if (fields.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(java.util.Locale.ROOT)
                .endsWith("chunked")) {
            return chunks();
        }
        String length = fields.get("Content-Length");
        if (length != null && length.matches("\\d{1,9}")) {
            // a refusal of HEAD has a length and no body
            boolean none = at == text.length() || text.startsWith("HTTP/1.1 ", at);
            return none ? "" : taken(Integer.parseInt(length));
        }
        // to its end
        return taken(text.length());
    }

    private String taken(int length) {
        int from = at;
        at = (int) Math.min(text.length(), (long) at + length);
        return text.substring(from, at);
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0 || !text.substring(at, end).matches("[0-9a-fA-F]{1,7}(;.*)?")) {
                at = text.length();
                return body.toString();
            }
            int size = Integer.parseInt(text.substring(at, end).split(";", 2)[0], 16);
            at = end + 2;
            if (size == 0) {
                break;
            }
            body.append(taken(size));
            at = Math.min(text.length(), at + 2);
        }
        while (at < text.length()) {
            int end = text.indexOf("\r\n", at);
            boolean last = end == at;
            at = end < 0 ? text.length() : end + 2;
            if (last) {
                break;
            }
        }
        return body.toString();
    }
}
