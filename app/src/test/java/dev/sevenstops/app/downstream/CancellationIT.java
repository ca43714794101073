package dev.sevenstops.app.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of work whose caller leaves. A request takes ten minutes here, unless it is stopped. */
class CancellationIT {
    private static final int CALLERS = 50;

    private static Services slow(Service service) throws Exception {
        return Services.with("slow.service=" + service.id(), "slow.delay=600000");
    }

    private static void assertStopped(Services services, Service service, int cancelled) {
        services.awaitInside(service, 0, 0);
        services.awaitCount(service, "cancelled", cancelled);
        JsonNode work = services.work(service);
        assertEquals(cancelled, work.get("requests").asInt(), work::toString);
        assertEquals(0, work.get("completed").asInt() + work.get("abandoned").asInt(), work::toString);
        assertTrue(
                work.get("cancelledSlotSeconds").asDouble()
                        <= work.get("slotSeconds").asDouble(),
                work::toString);
    }

    @Test
    void callersThatCloseTheirConnectionFreeTheirSlots() throws Exception {
        try (Services services = slow(Service.PRICING)) {
            List<Socket> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(services.call(Service.PRICING, 0, i));
            }
            services.awaitInside(Service.PRICING, 16, CALLERS - 16);
            for (Socket caller : callers) {
                caller.close();
            }
            assertStopped(services, Service.PRICING, CALLERS);
        }
    }

    @Test
    void callersThatResetTheirConnectionFreeTheirSlots() throws Exception {
        try (Services services = slow(Service.PRICING)) {
            Socket caller = services.call(Service.PRICING, 1, 1);
            services.awaitInside(Service.PRICING, 1, 0);
            caller.setSoLinger(true, 0);
            caller.close();
            assertStopped(services, Service.PRICING, 1);
        }
    }

    @Test
    void streamsThatAreResetFreeTheirSlotsAndTheConnectionGoesOn() throws Exception {
        try (Services services = slow(Service.PRICING);
                RawHttp2 client = new RawHttp2(services.port(Service.PRICING, 0))) {
            for (int i = 0; i < CALLERS; i++) {
                client.get(2 * i + 1, "/pricing/" + i);
            }
            services.awaitInside(Service.PRICING, 16, CALLERS - 16);
            for (int i = 0; i < CALLERS; i++) {
                client.reset(2 * i + 1);
            }
            assertStopped(services, Service.PRICING, CALLERS);
            int last = 2 * CALLERS + 1;
            client.get(last, "/pricing/none");
            RawHttp2.Frame frame = client.next();
            while (!frame.ends()) {
                assertTrue(frame.type() != RawHttp2.RST_STREAM && frame.type() != RawHttp2.GOAWAY, frame::toString);
                frame = client.next();
            }
            assertEquals(last, frame.stream());
            assertTrue(frame.text().contains("must be a whole number"), frame.text());
        }
    }

    @Test
    void allStreamsOfAConnectionThatClosesAreCancelled() throws Exception {
        try (Services services = slow(Service.PRICING)) {
            RawHttp2 client = new RawHttp2(services.port(Service.PRICING, 0));
            for (int i = 0; i < CALLERS; i++) {
                client.get(2 * i + 1, "/pricing/" + i);
            }
            services.awaitInside(Service.PRICING, 16, CALLERS - 16);
            client.close();
            assertStopped(services, Service.PRICING, CALLERS);
        }
    }

    @Test
    void theWarehouseStopsTooWhenTheCallerOfItsCallerLeaves() throws Exception {
        try (Services services = slow(Service.WAREHOUSE)) {
            List<Socket> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(services.call(Service.INVENTORY, i % 2, i));
            }
            services.awaitInside(Service.WAREHOUSE, 10, 0);
            for (Socket caller : callers) {
                caller.close();
            }
            assertStopped(services, Service.INVENTORY, 10);
            assertStopped(services, Service.WAREHOUSE, 10);
        }
    }

    /** On a connection that had been idle: there a client with a cache of its own has lost cancellations that come early. */
    @Test
    void theWarehouseStopsTooOnAConnectionThatWasKept() throws Exception {
        String[] settings = {"median=1000", "sigma=0", "straggler.rate=0.5", "straggler.factor=10000"};
        try (Services services = Services.with(settings)) {
            Latencies latencies = Services.latencies(settings);
            for (int round = 0; round < 10; round++) {
                long quick = order(
                        round,
                        order -> isQuick(latencies, Service.INVENTORY, order)
                                && isQuick(latencies, Service.WAREHOUSE, order));
                assertEquals(200, services.get(Service.INVENTORY, 0, quick).statusCode());
                long slow = order(round, order -> !isQuick(latencies, Service.WAREHOUSE, order));
                Socket caller = services.call(Service.INVENTORY, 0, slow);
                services.awaitInside(Service.WAREHOUSE, 1, 0);
                caller.close();
                services.awaitInside(Service.WAREHOUSE, 0, 0);
                services.awaitCount(Service.WAREHOUSE, "cancelled", round + 1);
            }
        }
    }

    private static boolean isQuick(Latencies latencies, Service service, long order) {
        return latencies.of(service, order, 0, 0, 0).toMillis() < 100;
    }

    private static long order(int round, LongPredicate fits) {
        return LongStream.iterate(1_000L * round, order -> order + 1)
                .filter(fits)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutCancellationTheWorkGoesOnAndIsCountedAsAbandoned() throws Exception {
        try (Services services =
                Services.with("slow.service=pricing", "slow.delay=6000", "slots=2", "cancellation=false")) {
            List<Socket> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                callers.add(services.call(Service.PRICING, 0, i));
            }
            RawHttp2 stream = new RawHttp2(services.port(Service.PRICING, 1));
            stream.get(1, "/pricing/1");
            services.awaitInside(Service.PRICING, 3, 1);
            for (Socket caller : callers) {
                caller.close();
            }
            stream.reset(1);
            services.awaitCount(Service.PRICING, "abandoned", 4);
            JsonNode work = services.work(Service.PRICING);
            assertEquals(0, work.get("cancelled").asInt(), work::toString);
            assertTrue(work.get("abandonedSlotSeconds").asDouble() >= 24, work::toString);
            stream.close();
        }
    }

    @Test
    void aCallerThatWaitsIsNotTakenForOneThatHasLeft() throws Exception {
        try (Services services = Services.with("median=100", "sigma=0");
                Socket caller = services.call(Service.PRICING, 0, 1)) {
            // many requests on one connection: whatever is read ahead is handed on
            for (int i = 0; i < 200; i++) {
                assertEquals(200, services.get(Service.PRICING, 0, i).statusCode());
            }
            assertTrue(caller.getInputStream().read() > 0);
            JsonNode work = services.work(Service.PRICING);
            assertEquals(201, work.get("completed").asInt(), work::toString);
            assertEquals(
                    0, work.get("cancelled").asInt() + work.get("abandoned").asInt(), work::toString);
        }
    }
}
