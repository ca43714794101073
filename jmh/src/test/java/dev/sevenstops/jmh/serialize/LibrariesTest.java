package dev.sevenstops.jmh.serialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.management.ThreadMXBean;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.serialize.AppSerializers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibrariesTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Who writes less is faster for that reason. */
    @ParameterizedTest
    @EnumSource
    void everyLibraryWritesTheSame(Library library) throws IOException {
        OrderPage.Last page = PageBenchmark.page(50);
        JsonNode expected =
                JSON.readTree(AppSerializers.jackson().serialize(page).copy());
        PageWriter writer = library.writer();
        int length = writer.write(page);
        byte[] written = writer.written();
        assertEquals(length, written.length);
        if (library == Library.CBOR) {
            // as text, since what reads CBOR strips zeros from decimals in its own way
            assertEquals(
                    JSON.readTree(expected.toString()),
                    JSON.readTree(new CBORMapper().readTree(written).toString()));
        } else {
            assertEquals(expected, JSON.readTree(written));
        }
    }

    /** dsl-json would fall back to reflection without a word. */
    @Test
    void dslJsonIsMeasuredWithItsGeneratedCode() {
        String encoder = AppSerializers.dslJsonEncoder(OrderPage.Last.class).getName();
        assertTrue(encoder.endsWith("_DslJsonConverter$ObjectFormatConverter"), encoder);
    }

    /** A limit that allocates is none. */
    @Test
    void copyingLeavesNothingBehind() {
        PageWriter writer = Library.COPY.writer();
        OrderPage.Last page = PageBenchmark.page(5_000);
        writer.write(page);
        writer.write(page);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        writer.write(page);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1_000);
    }
}
