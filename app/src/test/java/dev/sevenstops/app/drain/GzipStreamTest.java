package dev.sevenstops.app.drain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipStreamTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8_192, 1_000_000})
    void whatGoesInComesOut(int length) throws IOException {
        byte[] text = new byte[length];
        // some of it compresses, some does not
        new Random(length).nextBytes(text);
        for (int i = 0; i < length; i += 3) {
            text[i] = 'x';
        }
        GzipStream out = new GzipStream(sent);
        for (int from = 0; from < length; from += 1_000) {
            out.write(text, from, Math.min(1_000, length - from));
        }
        out.close();
        out.release();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            assertArrayEquals(text, in.readAllBytes());
        }
    }

    @Test
    void aFlushSendsAllThatWasWritten() throws IOException {
        GzipStream out = new GzipStream(sent);
        byte[] line = "{\"id\":1}\n".getBytes(StandardCharsets.UTF_8);
        out.write(line);
        out.flush();
        InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()), 512);
        assertArrayEquals(line, in.readNBytes(line.length));
        out.release();
    }

    @Test
    void whatBreaksOffIsNoGzip() throws IOException {
        GzipStream out = new GzipStream(sent);
        out.write(new byte[100_000]);
        out.flush();
        out.release();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    @Test
    void itsChecksumIsChecked() throws IOException {
        GzipStream out = new GzipStream(sent);
        out.write("order".getBytes(StandardCharsets.UTF_8));
        out.close();
        out.release();
        byte[] bytes = sent.toByteArray();
        bytes[bytes.length - 8] ^= 1;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            ZipException wrong = assertThrows(ZipException.class, in::readAllBytes);
            assertTrue(String.valueOf(wrong.getMessage()).contains("GZIP trailer"), wrong::toString);
        }
        assertEquals(0x1f, bytes[0]);
    }
}
