package dev.sevenstops.app.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.Pool;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExportPagesTest {
    /** Not a multiple of a page. */
    private static final int TABLE = 150;

    private final JsonSerializer serializer = serializer();
    private final AtomicInteger fetched = new AtomicInteger();
    private final Pool<PageBuffer> buffers = new Pool<>(2, PageBuffer::new);

    @Test
    void eachOrderComesOnce() {
        assertEquals(lines(ids(TABLE)), export(ExportFormat.LINES, Long.MAX_VALUE));
        assertEquals(TABLE, fetched.get());
    }

    @Test
    void anArrayIsOneToo() {
        String expected = "[" + lines(ids(TABLE)).strip().replace("\n", ",") + "]";
        assertEquals(expected, export(ExportFormat.ARRAY, Long.MAX_VALUE));
        assertEquals("[" + json(1) + "]", export(ExportFormat.ARRAY, 1));
        ExportPages none = new ExportPages((id, limit) -> List.of(), serializer, buffers, ExportFormat.ARRAY, 5);
        assertEquals("[]", all(none));
    }

    @Test
    void beyondTheLastOrderItBeginsAgain() {
        List<Long> twiceAndSome =
                IntStream.range(0, 2 * TABLE + 7).mapToObj(i -> i % TABLE + 1L).toList();
        assertEquals(lines(twiceAndSome), export(ExportFormat.LINES, twiceAndSome.size()));
        assertEquals(twiceAndSome.size(), fetched.get(), "no row in vain");
    }

    @Test
    void aLimitEndsItWhereverItFalls() {
        for (int rows : new int[] {1, ExportPages.ROWS - 1, ExportPages.ROWS, ExportPages.ROWS + 1, TABLE - 1, TABLE}) {
            assertEquals(lines(ids(rows)), export(ExportFormat.LINES, rows));
        }
    }

    @Test
    void itFetchesNothingAheadOfThePieceThatIsAskedFor() {
        ExportPages pages = new ExportPages(this::table, serializer, buffers, ExportFormat.LINES, Long.MAX_VALUE);
        assertEquals(0, fetched.get());
        long lines = 0;
        for (PageBuffer piece = pages.next(); piece.size() > 0; piece = pages.next()) {
            lines += piece.toString(StandardCharsets.UTF_8).lines().count();
            assertEquals(lines, fetched.get());
            assertTrue(fetched.get() <= TABLE);
        }
    }

    @Test
    void theNextExportUsesTheBufferOfTheOneBefore() {
        ExportPages first = new ExportPages(this::table, serializer, buffers, ExportFormat.LINES, TABLE);
        PageBuffer used = first.next();
        try (ExportPages meanwhile = new ExportPages(this::table, serializer, buffers, ExportFormat.LINES, TABLE)) {
            assertNotSame(used, meanwhile.next());
        }
        assertEquals(1, buffers.free());
        first.close();
        ExportPages next = new ExportPages(this::table, serializer, buffers, ExportFormat.LINES, 1);
        assertSame(used, next.next());
        assertEquals(lines(ids(1)), used.toString(StandardCharsets.UTF_8), "nothing of the export before");
    }

    @Test
    void aBufferThatHasGrownIsNotKept() {
        ExportPages pages = new ExportPages(this::table, serializer, buffers, ExportFormat.LINES, TABLE);
        pages.next().writeBytes(new byte[1 << 20]);
        pages.close();
        assertEquals(0, buffers.free());
    }

    private String export(ExportFormat format, long rows) {
        return all(new ExportPages(this::table, serializer, buffers, format, rows));
    }

    private static String all(ExportPages open) {
        StringBuilder all = new StringBuilder();
        try (ExportPages pages = open) {
            for (PageBuffer piece = pages.next(); piece.size() > 0; piece = pages.next()) {
                all.append(piece.toString(StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    private List<Order> table(long id, int limit) {
        List<Order> orders = LongStream.rangeClosed(id + 1, Math.min(id + limit, TABLE))
                .mapToObj(OrderGenerator::order)
                .toList();
        fetched.addAndGet(orders.size());
        return orders;
    }

    private static List<Long> ids(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }

    private String lines(List<Long> ids) {
        StringBuilder lines = new StringBuilder();
        ids.forEach(id -> lines.append(json(id)).append('\n'));
        return lines.toString();
    }

    private String json(long id) {
        JsonBuffer json = serializer.serialize(OrderGenerator.order(id));
        String text = new String(json.copy(), StandardCharsets.UTF_8);
        json.release();
        return text;
    }

    private static JsonSerializer serializer() {
        try {
            return SerializeSettings.serializer(Settings.read(
                    SerializeSettings.SETTINGS, Config.just(ConfigSources.create(Map.<String, String>of()))));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
