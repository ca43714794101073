package dev.sevenstops.corpus;

import dev.sevenstops.corpus.FramingCase.Seen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/** What somebody else reads in a connection's bytes: Jetty's parser, which is neither the service's nor that of most proxies. */
public final class SecondReader implements HttpParser.RequestHandler {
    private static final int HEADER_BYTES = 256 * 1024;
    /** Of the parser for one connection; it makes progress with each. */
    private static final int STEPS = 100_000;

    /** A port that is left empty is valid (RFC 3986 section 3.2.3), and refused by this parser; it says nothing about where a body ends. */
    private static final Pattern EMPTY_PORT = Pattern.compile("(?i)(\r\nhost: *[a-z0-9.-]+):(?=\r\n)");

    private final List<Seen> requests = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private String method = "";
    private String target = "";
    private boolean refused;

    /**
     * What was read.
     *
     * @param requests that are complete, in order
     * @param refused whether the bytes behind them are not valid
     * @param complete whether the bytes end with the last of them
     */
    public record Reading(List<Seen> requests, boolean refused, boolean complete) {}

    /** Reads what a client sends on one connection; each byte is a character. */
    public static Reading of(String bytes) {
        SecondReader reader = new SecondReader();
        HttpParser parser = new HttpParser(reader, HEADER_BYTES, HttpCompliance.RFC9110);
        ByteBuffer buffer =
                ByteBuffer.wrap(EMPTY_PORT.matcher(bytes).replaceAll("$1").getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < STEPS && buffer.hasRemaining() && !reader.refused; i++) {
            parser.parseNext(buffer);
            if (parser.isComplete()) {
                parser.reset();
            }
        }
        return new Reading(List.copyOf(reader.requests), reader.refused, !reader.refused && parser.isStart());
    }

    @Override
    public void startRequest(String name, String uri, HttpVersion version) {
        method = name;
        target = uri;
        body.setLength(0);
    }

    @Override
    public boolean content(ByteBuffer item) {
        byte[] bytes = new byte[item.remaining()];
        item.get(bytes);
        body.append(new String(bytes, StandardCharsets.ISO_8859_1));
        return false;
    }

    @Override
    public boolean messageComplete() {
        requests.add(new Seen(method, target, body.toString()));
        return true;
    }

    @Override
    public void badMessage(HttpException failure) {
        refused = true;
    }

    @Override
    public void parsedHeader(HttpField field) {
        // what counts here is where requests begin and end
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public void earlyEOF() {
        refused = true;
    }
}
