package dev.sevenstops.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the corpus, whose README.md describes its files. */
public final class Corpus {
    private static final List<String> GROUPS = List.of(
            "request-line", "version", "target", "host", "headers", "length", "transfer-encoding", "chunks", "trailers", "connection");
    private static final String MARK = "=== ";

    private Corpus() {}

    /** What the cases are about, in their order. */
    public static List<String> groups() {
        return GROUPS;
    }

    /** All cases. */
    public static List<FramingCase> all() {
        List<FramingCase> all = new ArrayList<>();
        for (String group : GROUPS) {
            String name = "/framing/" + group + ".http";
            try (InputStream in = Corpus.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("no resource " + name);
                }
                read(new String(in.readAllBytes(), StandardCharsets.US_ASCII), group, all);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static void read(String text, String group, List<FramingCase> all) {
        String[] lines = text.split("\n", -1);
        int line = 0;
        while (line < lines.length && lines[line].startsWith(MARK)) {
            int end = line + 1;
            while (!lines[end].startsWith("===")) {
                end++;
            }
            all.add(one(group, lines, line, end));
            line = end;
        }
    }

    private static FramingCase one(String group, String[] lines, int from, int to) {
        String rfc = "";
        List<FramingCase.Seen> requests = new ArrayList<>();
        Set<Integer> rejected = new LinkedHashSet<>();
        int line = from + 1;
        for (; !lines[line].equals("---"); line++) {
            int colon = lines[line].indexOf(": ");
            String value = lines[line].substring(colon + 2);
            switch (lines[line].substring(0, colon)) {
                case "rfc" -> rfc = value;
                case "why" -> {
                    // for readers of the file
                }
                case "request" -> requests.add(seen(value));
                case "reject" -> {
                    for (String status : value.split("\\|", -1)) {
                        rejected.add(Integer.valueOf(status));
                    }
                }
                default -> throw new IllegalStateException(lines[from] + ": " + lines[line]);
            }
        }
        StringBuilder bytes = new StringBuilder();
        for (line++; line < to; line++) {
            String text = lines[line];
            boolean joined = text.endsWith("\\") && !text.endsWith("\\\\");
            bytes.append(unescaped(joined ? text.substring(0, text.length() - 1) : text + "\\r\\n"));
        }
        return new FramingCase(
                group, lines[from].substring(MARK.length()), rfc, List.copyOf(requests), Set.copyOf(rejected), bytes.toString());
    }

    private static FramingCase.Seen seen(String value) {
        String[] parts = value.split(" ", 3);
        return new FramingCase.Seen(parts[0], unescaped(parts[1]), parts.length < 3 ? "" : unescaped(parts[2]));
    }

    private static String unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end;
            if (c == '\\') {
                i++;
                switch (text.charAt(i)) {
                    case 'r' -> bytes.append('\r');
                    case 'n' -> bytes.append('\n');
                    case 't' -> bytes.append('\t');
                    case '\\' -> bytes.append('\\');
                    case 'x' -> {
                        bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                    default -> throw new IllegalStateException("no such escape: " + text);
                }
            } else if (c == '{' && (end = repetition(text, i)) > 0) {
                int star = text.lastIndexOf('*', end);
                int count = Integer.parseInt(text.substring(star + 1, end));
                bytes.append(unescaped(text.substring(i + 1, star)).repeat(count));
                i = end;
            } else {
                bytes.append(c);
            }
        }
        return bytes.toString();
    }

    /** Where the braces that open here close, if a number of times stands in front of that; otherwise -1. */
    private static int repetition(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return text.substring(open, i).matches("(?s).*\\*[0-9]+") ? i : -1;
            }
        }
        return -1;
    }
}
