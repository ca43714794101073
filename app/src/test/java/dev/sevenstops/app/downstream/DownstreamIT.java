package dev.sevenstops.app.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DownstreamIT {
    private static final String HEDGE = "Request-Previous-Attempts";
    private static final String TIMEOUT = "Request-Timeout";

    private static void assertProblem(int status, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                status, new ObjectMapper().readTree(answer.body()).get("status").asInt());
    }

    @Test
    void everyReplicaGivesTheSameFactsOnBothProtocols() throws Exception {
        try (Services services = Services.with("median=100")) {
            for (Service service : Service.values()) {
                JsonNode first =
                        new ObjectMapper().readTree(services.get(service, 0, 7).body());
                assertEquals(service.id(), first.get("service").asText());
                assertEquals(7, first.get("order").asLong());
                assertEquals(0, first.get("replica").asInt());
                try (RawHttp2 client = new RawHttp2(services.port(service, 1))) {
                    client.get(1, "/" + service.id() + "/7");
                    RawHttp2.Frame frame = client.next();
                    while (!frame.ends()) {
                        frame = client.next();
                    }
                    JsonNode second = new ObjectMapper().readTree(frame.text());
                    assertEquals(1, second.get("replica").asInt());
                    for (String fact : List.of("price", "stock", "days")) {
                        assertEquals(first.get(fact), second.get(fact));
                    }
                }
            }
            // inventory has called the warehouse twice
            assertEquals(4, services.work(Service.WAREHOUSE).get("completed").asInt());
        }
    }

    @Test
    void theSameRequestsAreStragglersInEveryProcessAndAtEveryReplica() throws Exception {
        List<List<Integer>> runs = new ArrayList<>();
        for (int replica : List.of(0, 1)) {
            // 1 ms, or 100 s and so cut by the deadline
            try (Services services = Services.with(
                    "seed=11", "median=1000", "slots=64", "straggler.rate=0.3", "straggler.factor=10000")) {
                List<CompletableFuture<HttpResponse<String>>> answers = LongStream.range(0, 40)
                        .mapToObj(order -> services.begin(Service.SHIPPING, replica, order, TIMEOUT, "3S"))
                        .toList();
                runs.add(answers.stream()
                        .map(answer -> answer.join().statusCode())
                        .toList());
            }
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(runs.get(0).contains(200) && runs.get(0).contains(504), runs::toString);
    }

    @Test
    void overTheQueueRequestsArePushedBack() throws Exception {
        try (Services services = Services.with("slots=1", "queue=1", "slow.service=pricing", "slow.delay=600000")) {
            Socket inSlot = services.call(Service.PRICING, 0, 1);
            services.awaitInside(Service.PRICING, 1, 0);
            Socket queued = services.call(Service.PRICING, 0, 2);
            services.awaitInside(Service.PRICING, 1, 1);
            HttpResponse<String> pushedBack = services.get(Service.PRICING, 0, 3, HEDGE, "1");
            assertProblem(503, pushedBack);
            assertEquals("1", pushedBack.headers().firstValue("Retry-After").orElseThrow());
            JsonNode work = services.work(Service.PRICING);
            assertEquals(1, work.get("pushedBack").asInt());
            assertEquals(1, work.get("hedges").asInt());
            assertEquals(2, work.get("slots").asInt(), "one of each replica");
            assertTrue(work.get("slotSeconds").asDouble() > 0, "work in progress counts as well");
            inSlot.close();
            services.awaitInside(Service.PRICING, 1, 0);
            queued.close();
        }
    }

    @Test
    void aDeadlineThatCannotBeKeptIsRefusedAtOnce() throws Exception {
        try (Services services = Services.with("median=5000000", "sigma=0")) {
            assertProblem(504, services.get(Service.PRICING, 0, 1, TIMEOUT, "4999m"));
            assertProblem(504, services.get(Service.PRICING, 0, 1, TIMEOUT, "0u"));
            // 5 s of its own and 5 s of the warehouse
            assertProblem(504, services.get(Service.INVENTORY, 0, 1, TIMEOUT, "9S"));
            assertProblem(400, services.get(Service.PRICING, 0, 1, TIMEOUT, "soon"));
            assertProblem(400, services.get(Service.PRICING, 0, 1, TIMEOUT, "123456789u"));
            JsonNode work = services.work(Service.PRICING);
            assertEquals(2, work.get("refused").asInt());
            assertEquals(0, work.get("slotSeconds").asDouble(), "no slot was taken");
            assertEquals(1, services.work(Service.INVENTORY).get("refused").asInt());
            assertEquals(0, services.work(Service.WAREHOUSE).get("requests").asInt());
        }
    }

    @Test
    void aDeadlineEndsWaitingAndWork() throws Exception {
        try (Services services = Services.with("slots=1", "median=1", "slow.service=pricing", "slow.delay=600000")) {
            assertProblem(504, services.get(Service.PRICING, 0, 1, TIMEOUT, "2S"));
            services.awaitCount(Service.PRICING, "expired", 1);
            services.awaitInside(Service.PRICING, 0, 0);
            JsonNode work = services.work(Service.PRICING);
            assertTrue(work.get("expiredSlotSeconds").asDouble() > 0, work::toString);
            try (Socket inSlot = services.call(Service.PRICING, 0, 1)) {
                services.awaitInside(Service.PRICING, 1, 0);
                assertProblem(504, services.get(Service.PRICING, 0, 2, TIMEOUT, "100m"));
                assertEquals(1, services.work(Service.PRICING).get("refused").asInt(), "it never had a slot");
                assertFalse(inSlot.isClosed());
            }
        }
    }

    @Test
    void theDeadlineReachesTheSecondHop() throws Exception {
        try (Services services =
                Services.with("median=1", "slow.service=warehouse", "slow.delay=600000", "warehouse.callers=all")) {
            for (Service service : List.of(Service.PRICING, Service.INVENTORY, Service.SHIPPING)) {
                assertProblem(504, services.get(service, 0, 1, TIMEOUT, "2S"));
            }
            // both hops end at the same moment: either by its own clock, or because the caller left
            services.awaitWork(
                    Service.WAREHOUSE,
                    work -> work.get("expired").asInt() + work.get("cancelled").asInt() == 3);
            services.awaitInside(Service.WAREHOUSE, 0, 0);
            assertEquals(3, services.work(Service.WAREHOUSE).get("requests").asInt());
        }
    }

    @Test
    void onlyInventoryCallsTheWarehouseUnlessAllDo() throws Exception {
        try (Services services = Services.with("median=1", "sigma=0")) {
            assertEquals(200, services.get(Service.PRICING, 0, 1).statusCode());
            assertEquals(200, services.get(Service.SHIPPING, 0, 1).statusCode());
            assertEquals(0, services.work(Service.WAREHOUSE).get("requests").asInt());
            assertEquals(200, services.get(Service.INVENTORY, 0, 1).statusCode());
            assertEquals(1, services.work(Service.WAREHOUSE).get("requests").asInt());
        }
    }

    @Test
    void whatIsDoneForAHedgeIsAHedge() throws Exception {
        try (Services services = Services.with("median=1", "sigma=0")) {
            assertEquals(200, services.get(Service.INVENTORY, 0, 1).statusCode());
            assertEquals(200, services.get(Service.INVENTORY, 1, 1, HEDGE, "1").statusCode());
            JsonNode work = services.work(Service.WAREHOUSE);
            assertEquals(2, work.get("requests").asInt(), work::toString);
            assertEquals(1, work.get("hedges").asInt(), work::toString);
        }
    }

    @Test
    void aWarehouseThatPushesBackPushesItsCallersBack() throws Exception {
        try (Services services = Services.with("slots=1", "queue=0", "slow.service=warehouse", "slow.delay=600000")) {
            Socket inSlot = services.call(Service.WAREHOUSE, 0, 1);
            services.awaitInside(Service.WAREHOUSE, 1, 0);
            HttpResponse<String> answer = services.get(Service.INVENTORY, 0, 1);
            assertProblem(503, answer);
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
            JsonNode work = services.work(Service.INVENTORY);
            assertEquals(1, work.get("failed").asInt(), work::toString);
            assertEquals(0, work.get("pushedBack").asInt(), work::toString);
            inSlot.close();
        }
    }
}
