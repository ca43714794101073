package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.corpus.FramingCase.Seen;
import dev.sevenstops.corpus.SecondReader;
import dev.sevenstops.corpus.SecondReader.Reading;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jetty's parser over the same corpus: where both serve a request, it has the same body. */
class SecondOpinionTest {
    /** Valid, and refused by Jetty: minor versions from 2, and more zeros in front of a size than it reads. */
    private static final Set<String> ONLY_HERE = Set.of("1.2", "1.9", "leading zeros of a size");

    @Test
    void whatBothServeHasTheSameBody() {
        Set<String> onlyHere = new TreeSet<>();
        int both = 0;
        for (FramingCase one : Corpus.all()) {
            Reading jetty = SecondReader.of(one.bytes());
            // what Jetty's connection, not its parser, knows of close
            boolean closes = one.rfc().equals("9112 9.6")
                    || one.rfc().equals("9112 9.3")
                    || one.rfc().equals("9110 7.6.1");
            if (!one.rejected().isEmpty() || closes) {
                continue;
            }
            if (!jetty.complete()) {
                onlyHere.add(one.name());
                continue;
            }
            both++;
            assertEquals(bodies(one.requests()), bodies(jetty.requests()), one.name());
        }
        assertEquals(new TreeSet<>(ONLY_HERE), onlyHere);
        assertTrue(both > 50, both + " cases");
    }

    private static List<String> bodies(List<Seen> requests) {
        return requests.stream().map(Seen::body).toList();
    }
}
