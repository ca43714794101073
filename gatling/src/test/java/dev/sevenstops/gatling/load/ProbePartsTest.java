package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Oversized;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probes are made of, without a network. */
class ProbePartsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Request POST = new Request(
            "POST", "/orders", 1, Map.of("X-A", "{3..3}"), "{\"é\":1}", Optional.of("orders:write"), Expect.SUCCESS);

    private static Workload workload(Workload.Load load) {
        return new Workload(List.of(load), 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "aab", "abab", "needle"})
    void aBodyIsLookedThroughPieceByPiece(String text) {
        for (String body : List.of("", "a", "aaab", "xabaababx", "a needle here", "needl", "needneedle", "nneedle")) {
            for (int piece = 1; piece < 4; piece++) {
                BodyMatch match = new BodyMatch(text);
                byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < bytes.length; i += piece) {
                    match.add(bytes, i, Math.min(piece, bytes.length - i));
                }
                assertEquals(body.contains(text), match.found(), text + " in " + body);
            }
        }
    }

    @Test
    void tokensAreSignedOnceForEachSetOfScopes() throws Exception {
        Tokens tokens = Tokens.signed(SECRET, workload(new Workload.Burst("burst", 0, 1, POST, 1)));
        String value = tokens.authorization(POST).orElseThrow();
        assertEquals(value, tokens.authorization(POST).orElseThrow());
        SignedJWT token = SignedJWT.parse(value.substring("Bearer ".length()));
        assertTrue(token.verify(new MACVerifier(SECRET)));
        assertEquals("https://issuer.sevenstops.dev", token.getJWTClaimsSet().getIssuer());
        assertEquals(List.of("orders"), token.getJWTClaimsSet().getAudience());
        assertEquals("orders:write", token.getJWTClaimsSet().getStringClaim("scope"));
        assertFalse(token.getJWTClaimsSet().getSubject().isEmpty());
        assertTrue(token.getJWTClaimsSet()
                .getExpirationTime()
                .toInstant()
                .isAfter(Instant.now().plusSeconds(3600)));
        assertTrue(tokens.authorization(new Request("GET", "/", 1)).isEmpty());
        assertThrows(
                IllegalArgumentException.class,
                () -> Tokens.signed("short", workload(new Workload.Burst("burst", 0, 1, POST, 1))));
    }

    @Test
    void aRequestSaysItsLengthInBytes() {
        Workload workload = workload(new Workload.Burst("burst", 0, 1, POST, 1));
        Wire wire = new Wire(81, Tokens.signed(SECRET, workload));
        LoadPlan plan = Schedule.of(workload, 1, 1).plans().getFirst();
        String text = new String(wire.encode(plan.sends().getFirst().message(), true), StandardCharsets.UTF_8);
        assertTrue(text.startsWith(
                "POST /orders HTTP/1.1\r\nHost: 127.0.0.1:81\r\nAccept: */*\r\nAuthorization: Bearer "));
        assertTrue(text.endsWith("\r\nX-A: 3\r\nConnection: close\r\nContent-Length: 8\r\n\r\n{\"é\":1}"), text);
    }

    @Test
    void aBodyInChunksIsWholeAndSaysNoLength() {
        Request upload = new Request(
                "POST",
                "/orders",
                1,
                Map.of("X-A", "3"),
                "é{bytes 40000..40000}",
                Optional.of("orders:write"),
                Expect.SUCCESS);
        Workload workload = workload(new Workload.Saturate("saturate", 1, upload, true));
        Wire wire = new Wire(81, Tokens.signed(SECRET, workload));
        Message message = Schedule.of(workload, 1, 1)
                .plans()
                .getFirst()
                .sends()
                .getFirst()
                .message();
        String text = new String(wire.chunked(message), StandardCharsets.UTF_8);
        String head = text.substring(0, text.indexOf("\r\n\r\n"));
        assertTrue(head.startsWith("POST /orders HTTP/1.1\r\nHost: 127.0.0.1:81\r\n"), head);
        assertTrue(head.endsWith("\r\nX-A: 3\r\nTransfer-Encoding: chunked"), head);
        assertFalse(head.contains("Content-Length") || head.contains("Connection"), head);
        // the first character is two bytes of the first chunk
        String body = message.content().body();
        assertEquals(
                "4000\r\n" + body.substring(0, 16_383) + "\r\n4000\r\n" + body.substring(16_383, 32_767)
                        + "\r\n1c42\r\n" + body.substring(32_767) + "\r\n0\r\n\r\n",
                text.substring(head.length() + 4));
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void anOversizedRequestIsAWholeOne(Part part) {
        Oversized load = new Oversized("oversized", 0, 1, POST, part, 10_000, 1);
        Message message = new Message(POST, "/orders?a=b", 0);
        Wire wire = new Wire(81, Tokens.signed(SECRET, workload(load)));
        Oversize oversize = Oversize.of(load, message, wire);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer piece = oversize.next(0); piece.hasRemaining(); piece = oversize.next(0)) {
            assertTrue(piece.remaining() < Oversize.PIECE + 16);
            all.write(piece.array(), 0, piece.limit());
        }
        String text = all.toString(StandardCharsets.UTF_8);
        String head = text.substring(0, text.indexOf("\r\n\r\n"));
        String body = text.substring(head.length() + 4);
        switch (part) {
            case HEADER -> assertTrue(head.endsWith("\r\nX-Oversized: " + "a".repeat(10_000)), head);
            case PATH ->
                assertTrue(head.startsWith("POST /orders?a=b&oversized=" + "a".repeat(10_000) + " HTTP/1.1\r\n"), head);
            case BODY -> {
                assertTrue(head.endsWith("\r\nContent-Length: 10008"), head);
                assertEquals(" ".repeat(10_000) + POST.body(), body);
            }
            case CHUNKED_BODY -> {
                assertTrue(head.endsWith("\r\nTransfer-Encoding: chunked"), head);
                assertEquals(
                        "1000\r\n" + " ".repeat(4096) + "\r\n1000\r\n" + " ".repeat(4096) + "\r\n710\r\n"
                                + " ".repeat(1808) + "\r\n8\r\n" + POST.body() + "\r\n0\r\n\r\n",
                        body);
            }
        }
        if (part == Part.HEADER || part == Part.PATH) {
            assertTrue(head.contains("\r\nContent-Length: 8\r\n") || head.endsWith("\r\nContent-Length: 8"), head);
            assertEquals(POST.body(), body);
        }
    }

    @Test
    void theNextPageIsTheFieldOfTheObjectItself() throws IOException {
        assertEquals(Optional.of("/p?n=2"), next("{\"items\":[{\"next\":\"/no\"}],\"next\":\"/p?n=2\"}"));
        assertEquals(Optional.of("/p?n=2"), next("{\"next\":\"http://other:1/p?n=2\",\"items\":[]}"));
        assertEquals(Optional.empty(), next("{\"items\":[{\"next\":\"/no\"}]}"));
        assertEquals(Optional.empty(), next("{\"next\":null}"));
        assertThrows(IOException.class, () -> next("[]"));
        assertThrows(IOException.class, () -> next("{\"next\":\"page 2\"}"));
    }

    private static Optional<String> next(String body) throws IOException {
        return NextLink.in(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPacedInputEndsWithItsTimeWhateverIsThere() throws IOException {
        // a byte a second, and no second left after the first one
        PacedInput in = new PacedInput(new ByteArrayInputStream(new byte[10]), 1, System.nanoTime());
        assertEquals(1, in.read(new byte[10], 0, 10));
        assertThrows(SocketTimeoutException.class, in::read);
        assertEquals(1, in.count());
    }

    @Test
    void thePercentileThatProgressShowsCountsWhoWasNeverAnswered() {
        GroupTally tally = new GroupTally("load", 1);
        assertEquals("p99 -", tally.p99());
        for (int i = 0; i < 990; i++) {
            tally.answered(new GroupTally.Answer(200, true, 1_000_000, 10_000_000, 10_000_000));
        }
        for (int i = 0; i < 10; i++) {
            tally.failed("connection refused", 1_000_000);
        }
        // rank 990 of 1,000 is the last answer, rank 991 of 1,001 the first that was none
        assertEquals("p99 10.0 ms", tally.p99());
        tally.censored(7_000_000_000L);
        assertEquals("p99 >= 10.0 ms", tally.p99());
        for (int i = 0; i < 20; i++) {
            tally.censored(7_000_000_000L);
        }
        // rank 1,011 of 1,021: the eleventh of those who waited for 7 s, to the histogram's three digits
        assertEquals("p99 >= 6996.1 ms", tally.p99());
    }

    @Test
    void anAttemptIsDecidedOnceAndAFlowingAnswerIsOne() {
        List<Boolean> closed = new ArrayList<>();
        Attempt answered = new Attempt(0);
        answered.start(() -> closed.add(true));
        answered.answered(200, true, 5, 9);
        answered.failed(new IOException("too late"));
        answered.giveUp(100);
        Attempt flowing = new Attempt(0);
        flowing.start(() -> closed.add(true));
        flowing.flows(200, false, 7);
        flowing.giveUp(100);
        Attempt silent = new Attempt(0);
        silent.start(() -> closed.add(true));
        silent.giveUp(100);
        assertEquals(List.of(true, true), closed);
        // a connection that comes after the decision is closed at once
        silent.on(() -> closed.add(false));
        assertEquals(List.of(true, true, false), closed);

        GroupTally tally = new GroupTally("load", 1);
        List.of(answered, flowing, silent).forEach(attempt -> attempt.addTo(tally, 100));
        Map<String, Double> counters = new TreeMap<>();
        tally.putCounters(counters);
        assertEquals(2, counters.get("client.load.answered"));
        assertEquals(2, counters.get("client.load.status.2xx"));
        assertEquals(2, counters.get("client.load.status.200"));
        assertEquals(0, counters.get("client.load.status.431"));
        assertEquals(1, counters.get("client.load.good"));
        assertEquals(1, counters.get("client.load.unexpected"));
        assertEquals(1, counters.get("client.load.censored"));
        assertEquals(12e-9, counters.get("client.load.first-byte.seconds"), 1e-15);
        assertEquals(7e-9, counters.get("client.load.first-byte.seconds.max"), 1e-15);
    }
}
