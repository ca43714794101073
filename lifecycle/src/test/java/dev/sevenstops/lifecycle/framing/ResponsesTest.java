package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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

    private static String passed(String response, int size, UnaryOperator<byte[]> writer) {
        StringBuilder out = new StringBuilder();
        for (byte[] piece : CorpusTest.pieces(response.getBytes(StandardCharsets.ISO_8859_1), size)) {
            out.append(new String(writer.apply(piece), StandardCharsets.ISO_8859_1));
        }
        return out.toString();
    }
}
