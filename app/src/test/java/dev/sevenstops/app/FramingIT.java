package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The framing corpus over real sockets, against the service in echo mode: strict, and as Helidon comes. */
class FramingIT {
    private static AppProcess strict;
    private static AppProcess helidon;
    private static int strictPort;
    private static int helidonPort;

    @BeforeAll
    static void start() throws Exception {
        strict = echo("strict");
        helidon = echo("helidon");
        strictPort = port(strict);
        helidonPort = port(helidon);
    }

    @AfterAll
    static void stop() {
        strict.close();
        helidon.close();
    }

    @Test
    void strictFramingServesWhatIsValidAndRefusesTheRest() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (FramingCase one : Corpus.all()) {
            differs(one, Conversation.with(strictPort, one)).ifPresent(wrong::add);
        }
        assertTrue(wrong.isEmpty(), wrong.size() + " cases:\n" + String.join("\n", wrong));
    }

    /** The counter-test: what the web server does with these when nothing stands in front of it. */
    @Test
    void asHelidonComesRequestsAreFramedInTwoWays() throws Exception {
        for (String name : List.of(
                "encoding first",
                "length first",
                "different lengths in two headers",
                "plus sign",
                "minus zero",
                "identity",
                "unknown coding",
                "chunked is not last",
                "empty name",
                "plus in front of a size",
                "other octets for CR LF behind the data")) {
            List<Conversation.Answer> answers = Conversation.with(helidonPort, named(name));
            assertEquals(200, answers.getFirst().status(), name);
        }
        assertEquals(
                400,
                Conversation.with(helidonPort, named("trailer")).getLast().status(),
                "what is valid is not served");
    }

    private static Optional<String> differs(FramingCase one, List<Conversation.Answer> answers) {
        List<Conversation.Answer> expected = new ArrayList<>();
        for (FramingCase.Seen request : one.requests()) {
            String body = request.method().equals("HEAD") ? "" : request.body().isEmpty() ? "ok" : request.body();
            expected.add(new Conversation.Answer(200, request.method(), request.target(), body));
        }
        List<Conversation.Answer> served =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        List<Integer> refused = answers.stream()
                .map(Conversation.Answer::status)
                .filter(status -> status != 200)
                .toList();
        boolean right = one.rejected().isEmpty()
                ? refused.isEmpty()
                : refused.size() == 1
                        && one.rejected().contains(refused.getFirst())
                        && answers.getLast().status() != 200;
        return right && served.equals(expected)
                ? Optional.empty()
                : Optional.of(one.name() + ": expected " + shortened(expected) + one.rejected() + ", got "
                        + shortened(answers));
    }

    private static String shortened(List<Conversation.Answer> answers) {
        String text = answers.toString();
        return text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }

    private static FramingCase named(String name) {
        return Corpus.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no case " + name));
    }

    private static AppProcess echo(String framing) throws Exception {
        return AppProcess.start(
                "--echo", "--supervised", "app.port=0", "app.admin.port=0", "stops.parse.framing=" + framing);
    }

    private static int port(AppProcess process) throws Exception {
        JsonNode ready = process.line();
        return ready.get("port").asInt();
    }
}
