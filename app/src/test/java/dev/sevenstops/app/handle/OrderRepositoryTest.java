package dev.sevenstops.app.handle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.app.TestDatabase;
import dev.sevenstops.app.database.DatabaseFile;
import dev.sevenstops.app.database.OrderGenerator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrderRepositoryTest {
    private static OrderRepository repository = repository(new JdbcDataSource(), 0);

    @BeforeAll
    static void open() throws Exception {
        DatabaseFile file = TestDatabase.file();
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(file.readOnlyUrl());
        repository = repository(source, file.check().orders());
    }

    @Test
    void returnsTheOrdersThatWereGenerated() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            long id = random.nextLong(1, OrderGenerator.ORDERS + 1);
            assertEquals(Optional.of(OrderGenerator.order(id)), repository.order(id));
        }
        assertEquals(Optional.of(OrderGenerator.order(OrderGenerator.ORDERS)), repository.order(OrderGenerator.ORDERS));
    }

    @Test
    void pagesAreRanges() {
        assertEquals(expected(1, 50), repository.page(0, 50));
        assertEquals(expected(99_501, 99_750), repository.page(398, 250));
        assertEquals(expected(99_961, 100_000), repository.page(1_428, 70), "the last page is shorter");
        assertEquals(expected(50_001, 60_000), repository.page(5, 10_000));
    }

    @Test
    void thereIsNothingBeyondTheEnds() {
        assertEquals(List.of(), repository.page(2_000, 50));
        assertEquals(List.of(), repository.page(Integer.MAX_VALUE, 10_000));
        assertEquals(Optional.empty(), repository.order(0));
        assertEquals(Optional.empty(), repository.order(-5));
        assertEquals(Optional.empty(), repository.order(OrderGenerator.ORDERS + 1L));
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsSaidSo() {
        OrderRepository closed = repository(new JdbcDataSource(), 10);
        assertThrows(DatabaseException.class, () -> closed.order(1));
    }

    private static OrderRepository repository(JdbcDataSource source, long total) {
        return new OrderRepository(source, new OrderCount(source, Dialect.H2, total));
    }

    private static List<OrderSummary> expected(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(OrderGenerator::order)
                .map(Order::summary)
                .toList();
    }
}
