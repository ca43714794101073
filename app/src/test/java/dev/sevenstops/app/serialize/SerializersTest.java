package dev.sevenstops.app.serialize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.handle.OrderSummary;
import dev.sevenstops.app.handle.quote.Quote;
import dev.sevenstops.app.middleware.Problem;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SerializersTest {
    private static final int ROWS = 500;

    /** dsl-json would fall back to reflection without a word; then this is the test that fails. */
    @Test
    void everyBodyIsWrittenByGeneratedCode() {
        DslJsonSerializer serializer = new DslJsonSerializer();
        for (Class<? extends JsonBody> type :
                List.of(Order.class, OrderPage.WithNext.class, OrderPage.Last.class, Problem.class, Quote.class)) {
            String encoder = serializer.encoderOf(type).getName();
            assertTrue(
                    encoder.startsWith(type.getPackageName() + "._")
                            && encoder.endsWith("_DslJsonConverter$ObjectFormatConverter"),
                    type + " is written by " + encoder);
        }
    }

    /** What is made for a row alone, a date or a text, the compiler proves away; it needs some rounds for that. */
    @Test
    void aRowCostsNoMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<OrderSummary> rows = LongStream.rangeClosed(1, ROWS)
                .mapToObj(OrderGenerator::order)
                .map(Order::summary)
                .toList();
        OrderPage page = new OrderPage.Last(rows, 0, ROWS, ROWS);
        DslJsonSerializer serializer = new DslJsonSerializer();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 100_000 && allocated >= ROWS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            serializer.serialize(page).release();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(allocated < ROWS, allocated + " bytes for " + ROWS + " rows");
    }

    record NotCompiled(int number) implements JsonBody {}

    @Test
    void whatWasNotGeneratedIsRefused() {
        assertThrows(SerializationException.class, () -> new DslJsonSerializer().serialize(new NotCompiled(1)));
    }

    @Test
    void concurrentUsersDoNotShareABuffer() throws Exception {
        for (JsonSerializer serializer : List.of(new DslJsonSerializer(), new JacksonSerializer())) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> users = new ArrayList<>();
                for (int user = 1; user <= 100; user++) {
                    Order order = OrderGenerator.order(user);
                    byte[] expected = serializer.serialize(order).copy();
                    users.add(threads.submit(() -> {
                        start.await();
                        for (int i = 0; i < 200; i++) {
                            JsonBuffer buffer = serializer.serialize(order);
                            Thread.yield();
                            assertArrayEquals(expected, buffer.copy());
                            buffer.release();
                        }
                        return true;
                    }));
                }
                start.countDown();
                for (Future<?> user : users) {
                    user.get();
                }
            }
        }
    }

    @Test
    void aBufferReleasedTwiceIsPooledOnce() {
        for (JsonSerializer serializer : List.of(new DslJsonSerializer(), new JacksonSerializer())) {
            byte[] first = serializer.serialize(OrderGenerator.order(1)).copy();
            JsonBuffer buffer = serializer.serialize(OrderGenerator.order(1));
            buffer.release();
            buffer.release();
            JsonBuffer one = serializer.serialize(OrderGenerator.order(1));
            JsonBuffer other = serializer.serialize(OrderGenerator.order(2));
            assertArrayEquals(first, one.copy());
            other.release();
            one.release();
        }
    }

    @Test
    void thePoolKeepsTheLastOnesUsedAndNoMoreThanItsCapacity() {
        Pool<Object> pool = new Pool<>(2, Object::new);
        Object one = pool.take();
        Object two = pool.take();
        Object three = pool.take();
        assertNotSame(one, two);
        pool.giveBack(one);
        pool.giveBack(two);
        pool.giveBack(three);
        assertEquals(2, pool.free());
        assertSame(two, pool.take());
        assertSame(one, pool.take());
        assertEquals(0, pool.free());
    }
}
