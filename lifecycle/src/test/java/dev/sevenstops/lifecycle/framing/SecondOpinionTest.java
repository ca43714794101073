package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Test;

/** Jetty's parser over the same corpus: where both serve a request, it has the same body. */
class SecondOpinionTest {
    /** Steps of the parser for one case; it makes progress with each. */
    private static final int STEPS = 10_000;

    /** Valid, and refused by Jetty: minor versions from 2, a port that is left empty. */
    private static final Set<String> ONLY_HERE =
            Set.of("1.2", "1.9", "host with an empty port", "leading zeros of a size");

    @Test
    void whatBothServeHasTheSameBody() {
        Set<String> onlyHere = new TreeSet<>();
        int both = 0;
        for (FramingCase one : Corpus.all()) {
            Opinion jetty = Opinion.of(one.bytes());
            // what Jetty's connection, not its parser, knows of close
            boolean closes = one.rfc().equals("9112 9.6")
                    || one.rfc().equals("9112 9.3")
                    || one.rfc().equals("9110 7.6.1");
            if (!one.rejected().isEmpty() || closes) {
                continue;
            }
            if (jetty.refused) {
                onlyHere.add(one.name());
                continue;
            }
            both++;
            List<String> bodies =
                    one.requests().stream().map(FramingCase.Seen::body).toList();
            assertEquals(bodies, jetty.bodies, one.name());
        }
        assertEquals(new TreeSet<>(ONLY_HERE), onlyHere);
        assertTrue(both > 50, both + " cases");
    }

    /** What was understood of a connection's bytes. */
    private static final class Opinion implements HttpParser.RequestHandler {
        private final List<String> bodies = new ArrayList<>();
        private StringBuilder body = new StringBuilder();
        private boolean refused;

        static Opinion of(String text) {
            Opinion opinion = new Opinion();
            HttpParser parser = new HttpParser(opinion, 16_384, HttpCompliance.RFC9110);
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < STEPS && bytes.hasRemaining() && !opinion.refused; i++) {
                parser.parseNext(bytes);
                if (parser.isComplete()) {
                    parser.reset();
                }
            }
            opinion.refused |= !parser.isStart();
            return opinion;
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
            bodies.add(body.toString());
            body = new StringBuilder();
            return true;
        }

        @Override
        public void badMessage(HttpException failure) {
            refused = true;
        }

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            // what counts here is where bodies begin and end
        }

        @Override
        public void parsedHeader(HttpField field) {
            // as above
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
}
