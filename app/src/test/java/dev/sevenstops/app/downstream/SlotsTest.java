package dev.sevenstops.app.downstream;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void end() {
        others.shutdownNow();
    }

    private static void awaitQueued(Slots slots, int queued) {
        await().until(() -> slots.reading().queued() == queued);
    }

    @Test
    void aSlotGoesToTheOneWhoHasWaitedLongest() throws Exception {
        Slots slots = new Slots(1, 3, clock::get);
        assertEquals(Slots.Entry.GRANTED, slots.enter(0));
        List<Integer> order = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            others.submit(() -> {
                slots.enter(FOR_EVER);
                order.add(number);
                slots.release();
                return null;
            });
            awaitQueued(slots, i + 1);
        }
        slots.release();
        await().until(() -> order.size() == 3);
        assertEquals(List.of(0, 1, 2), order);
        await().until(() -> slots.reading().busy() == 0);
    }

    @Test
    void theQueueIsBounded() throws Exception {
        Slots slots = new Slots(1, 1, clock::get);
        slots.enter(0);
        Future<Slots.Entry> queued = others.submit(() -> slots.enter(FOR_EVER));
        awaitQueued(slots, 1);
        assertEquals(Slots.Entry.FULL, slots.enter(FOR_EVER));
        slots.release();
        assertEquals(Slots.Entry.GRANTED, queued.get(10, TimeUnit.SECONDS));
        assertEquals(new Slots.Reading(1, 0, 0), slots.reading(), "handed on, and the place in the queue is free");
    }

    @Test
    void oneWhoWaitsInVainLeavesTheQueue() throws Exception {
        Slots slots = new Slots(1, 1, clock::get);
        slots.enter(0);
        assertEquals(Slots.Entry.LATE, slots.enter(1_000_000));
        assertEquals(0, slots.reading().queued());
        slots.release();
        assertEquals(0, slots.reading().busy(), "nobody is handed what he no longer waits for");
    }

    @Test
    void oneWhoIsInterruptedHasNoSlot() throws Exception {
        Slots slots = new Slots(1, 1, clock::get);
        slots.enter(0);
        AtomicInteger granted = new AtomicInteger();
        Future<?> queued = others.submit(() -> {
            slots.enter(FOR_EVER);
            granted.incrementAndGet();
            return null;
        });
        awaitQueued(slots, 1);
        queued.cancel(true);
        awaitQueued(slots, 0);
        slots.release();
        assertEquals(new Slots.Reading(0, 0, 0), slots.reading());
        assertEquals(0, granted.get());
    }

    @Test
    void noSlotIsLostBetweenGrantAndInterrupt() throws Exception {
        Slots slots = new Slots(1, 1, clock::get);
        for (int round = 0; round < 300; round++) {
            slots.enter(0);
            Future<Slots.Entry> queued = others.submit(() -> {
                Slots.Entry entry = slots.enter(FOR_EVER);
                slots.release();
                return entry;
            });
            while (slots.reading().queued() == 0 && !queued.isDone()) {
                Thread.onSpinWait();
            }
            Future<?> interrupting = others.submit(() -> queued.cancel(true));
            slots.release();
            interrupting.get(10, TimeUnit.SECONDS);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> slots.reading().busy() == 0);
        }
    }

    @Test
    void slotTimeIsTheTimeThatSlotsWereTaken() throws Exception {
        Slots slots = new Slots(2, 0, clock::get);
        slots.enter(0);
        clock.set(10);
        slots.enter(0);
        clock.set(15);
        assertEquals(20, slots.reading().busyNanos(), "one for 10, two for 5: up to now");
        slots.release();
        clock.set(20);
        slots.release();
        clock.set(100);
        assertEquals(25, slots.reading().busyNanos());
        assertThrows(
                ExecutionException.class,
                () -> others.submit(() -> {
                            Thread.currentThread().interrupt();
                            Slots full = new Slots(1, 1, clock::get);
                            full.enter(0);
                            return full.enter(FOR_EVER);
                        })
                        .get(10, TimeUnit.SECONDS));
        assertTrue(slots.reading().busy() == 0);
    }
}
