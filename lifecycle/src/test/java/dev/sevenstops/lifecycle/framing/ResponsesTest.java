package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Responses on their way out, however they are cut. */
class ResponsesTest {
    @Test
    void chunksAreTakenApartForAnOldClient() {
        String response =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5\r\nhello\r\na\r\n, 0\r\n\r\nb c\r\n0\r\n\r\n";
        String expected = "HTTP/1.1 200 OK\r\nX: y\r\n\r\nhello, 0\r\n\r\nb c";
        for (int size = 1; size <= response.length(); size++) {
            assertEquals(expected, passed(response, size, new OldClientResponse()::next), "cut to " + size);
        }
    }

    @Test
    void aBodyOfKnownLengthStaysAsItIs() {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        for (int size = 1; size <= response.length(); size++) {
            assertEquals(response, passed(response, size, new OldClientResponse()::next), "cut to " + size);
        }
    }

    @Test
    void aResponseToHeadHasNoBody() {
        String head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        for (int size = 1; size <= head.length() + 9; size++) {
            assertEquals(head, passed(head + "a\r\n\r\nbcde", size, new BodilessResponse()::next), "cut to " + size);
        }
    }

    /** RFC 9112 section 6.1: a client of HTTP/1.0 is told of no chunks, not even where there are none. */
    @Test
    void anOldClientsHeadNamesNoChunks() {
        Sent sent = new Sent();
        GateWriter writer = gate(sent, new AtomicInteger());
        writer.forHead(true);
        writer.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n5\r\nhello\r\n"));
        writer.write(bytes("0\r\n\r\n"));
        assertEquals("HTTP/1.1 200 OK\r\nX: y\r\n\r\n", sent.text.toString());
    }

    @Test
    void a100AsksForTheBodyAndAnyOtherAnswerRefusesIt() {
        for (String first : List.of("HTTP/1.1 100 Continue\r\n\r\n", "")) {
            AtomicInteger refused = new AtomicInteger();
            Sent sent = new Sent();
            GateWriter writer = gate(sent, refused);
            writer.plain();
            writer.awaitContinue();
            String all = first + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
            if (!first.isEmpty()) {
                writer.writeNow(bytes(first));
            }
            writer.write(bytes(all.substring(first.length(), all.length() - 5)), bytes("hello"));
            assertEquals(all, sent.text.toString());
            assertEquals(first.isEmpty() ? 1 : 0, refused.get(), first);
        }
    }

    @Test
    void theAnswerToAHeadThatIsToldToGoOnHasNoBodyEither() {
        AtomicInteger refused = new AtomicInteger();
        Sent sent = new Sent();
        GateWriter writer = gate(sent, refused);
        writer.forHead(false);
        writer.awaitContinue();
        writer.writeNow(bytes("HTTP/1.1 100 Continue\r\n\r\n"));
        writer.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
        assertEquals("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", sent.text.toString());
        assertEquals(0, refused.get());
    }

    @Test
    void aResponseEndsWhereItsLengthSays() {
        String response =
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 9\r\nX: y\r\n\r\na\r\n\r\nbcde";
        for (int size = 1; size <= response.length() + 18; size++) {
            assertEquals(
                    response,
                    passed(response + "stream-result: \r\n\r\n", size, new MeasuredResponse()::next),
                    "cut to " + size);
        }
    }

    @Test
    void aResponseInChunksKeepsItsTrailers() {
        String response =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nstream-result: \r\n\r\n";
        for (int size = 1; size <= response.length(); size++) {
            assertEquals(response, passed(response, size, new MeasuredResponse()::next), "cut to " + size);
        }
    }

    @Test
    void theAnswerToAnOfferOfAnotherProtocolMayBeOneOfALength() {
        Sent sent = new Sent();
        GateWriter writer = gate(sent, new AtomicInteger());
        writer.withinItsLength();
        writer.awaitUpgrade();
        writer.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
        writer.write(bytes("stream-result: \r\n\r\n"));
        assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", sent.text.toString());
    }

    private static GateWriter gate(Sent sent, AtomicInteger refused) {
        return new GateWriter(
                sent,
                () -> {
                    throw new AssertionError("there is no other protocol");
                },
                refused::incrementAndGet);
    }

    private static BufferData bytes(String text) {
        return BufferData.create(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Keeps what is sent. */
    private static final class Sent implements DataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(BufferData... buffers) {
            for (BufferData buffer : buffers) {
                write(buffer);
            }
        }

        @Override
        public void write(BufferData buffer) {
            byte[] all = new byte[buffer.available()];
            buffer.read(all);
            text.append(new String(all, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            write(buffer);
        }
    }

    private static String passed(String response, int size, UnaryOperator<byte[]> writer) {
        StringBuilder out = new StringBuilder();
        for (byte[] piece : CorpusTest.pieces(response.getBytes(StandardCharsets.ISO_8859_1), size)) {
            out.append(new String(writer.apply(piece), StandardCharsets.ISO_8859_1));
        }
        return out.toString();
    }
}
