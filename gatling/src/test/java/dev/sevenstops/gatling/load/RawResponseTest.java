package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawResponseTest {
    private static RawResponse response(String bytes, int buffer) {
        return new RawResponse(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII)), buffer);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 4096})
    void readsOneResponseAfterTheOther(int buffer) throws IOException {
        RawResponse response = response(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                        + "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n"
                        + "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
                        + "HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\nuntil the end",
                buffer);
        response.read();
        assertEquals(200, response.status());
        assertTrue(response.reusable());
        response.read();
        assertEquals(404, response.status());
        response.read();
        assertEquals(204, response.status());
        response.read();
        assertEquals(500, response.status());
        assertFalse(response.reusable());
        assertThrows(EOFException.class, response::read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n"
            })
    void refusesWhatIsNotOne(String bytes) {
        assertThrows(IOException.class, response(bytes, 16)::read);
    }

    @Test
    void namesReasonsStably() {
        assertEquals("connection closed", Failures.reason(new EOFException("x")));
        assertEquals("connection reset", Failures.reason(new IOException("Connection reset by peer")));
        assertEquals("connection refused", Failures.reason(new java.net.ConnectException("Connection refused")));
        assertEquals("timeout", Failures.reason(new java.net.SocketTimeoutException("Read timed out")));
    }
}
