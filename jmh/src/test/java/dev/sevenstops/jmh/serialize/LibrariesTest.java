package dev.sevenstops.jmh.serialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.management.ThreadMXBean;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderSummary;
import dev.sevenstops.app.serialize.AppSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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
        } else if (library == Library.PROTOBUF) {
            assertEquals(page, ProtobufPages.read(new ByteArrayInputStream(written)));
        } else {
            assertEquals(expected, JSON.readTree(written));
        }
    }

    /** The same bytes, not only the same content: a limit that leaves something out is none. And whatever else can be in a row. */
    @Test
    void byHandTheBytesAreTheServices() {
        OrderPage.Last ordinary = PageBenchmark.page(5_000);
        OrderSummary row = ordinary.items().getFirst();
        for (OrderPage.Last page : List.of(
                ordinary,
                new OrderPage.Last(List.of(), 0, 50, 0),
                new OrderPage.Last(
                        List.of(
                                with(row, "\u0000\u001f\"\\/ä€😀", "0.00", "2024-02-29T23:59:59Z"),
                                with(row, "", "-1.05", "1969-12-31T23:59:59.000000001Z"),
                                with(row, "\u007f", "1E+3", "0001-01-01T00:00:00.120Z"),
                                with(row, "Ü", "123456789012345678.90", "9999-12-31T23:59:59.001Z")),
                        Integer.MAX_VALUE,
                        -1,
                        Long.MAX_VALUE))) {
            PageWriter byHand = Library.HAND_WRITTEN.writer();
            byHand.write(page);
            assertEquals(
                    new String(AppSerializers.jackson().serialize(page).copy(), StandardCharsets.UTF_8)
                            .replace("\\u001F", "\\u001f"),
                    new String(byHand.written(), StandardCharsets.UTF_8));
        }
    }

    private static OrderSummary with(OrderSummary row, String customer, String total, String at) {
        return new OrderSummary(
                row.id(),
                row.number(),
                row.customerId(),
                customer,
                row.status(),
                row.currency(),
                new BigDecimal(total),
                row.lineCount(),
                Instant.parse(at),
                Instant.parse(at));
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
