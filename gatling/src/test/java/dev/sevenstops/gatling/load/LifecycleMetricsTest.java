package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.report.model.StopTimes;
import dev.sevenstops.report.store.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LifecycleMetricsTest {
    private static final String BEFORE = """
            {"base": {"memory.usedHeap": 12345, "gc.total;name=Copy": 3},
             "application": {
               "lifecycle.stop.duration.count;http.route=/orders;stop=total": 10,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=total": 1.5,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=handle": 1.0,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=residual": 0.25,
               "lifecycle.connections;state=active": 3,
               "lifecycle.ended;by=client;stop=drain": 1}}""";

    private static final String AFTER = """
            {"base": {"memory.usedHeap": 99999},
             "application": {
               "http.server.active_requests": 0,
               "lifecycle.stop.duration.count;http.route=/orders;stop=total": 14,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=total": 3.5,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=handle": 2.0,
               "lifecycle.stop.duration.sum;http.route=/orders;stop=residual": 0.5,
               "lifecycle.stop.duration;http.route=/orders;quantile=0.99;stop=total": 0.7,
               "lifecycle.stop.duration.count;http.route=/idle;stop=total": 0,
               "lifecycle.stop.duration.count;stop=total;http.route=/new": 2,
               "lifecycle.stop.duration.sum;stop=total;http.route=/new": 0.5,
               "lifecycle.connections;state=active": 1,
               "lifecycle.connections.accepted": 7,
               "lifecycle.accept.queue.depth": 4,
               "lifecycle.ended;by=client;stop=drain": 6,
               "lifecycle.ended;by=complete;stop=drain": 20,
               "lifecycle.text": "no number"}}""";

    private static LifecycleMetrics read(String json) throws Exception {
        return LifecycleMetrics.of(Json.mapper().readTree(json));
    }

    @Test
    void givesTheDifferencesOfEachRouteThatHadRequests() throws Exception {
        List<StopTimes> stops = read(AFTER).stopsSince(read(BEFORE));
        assertEquals(
                List.of(
                        new StopTimes("/new", 2, Map.of(), 0, 0.5),
                        new StopTimes("/orders", 4, Map.of("handle", 1.0), 0.25, 2.0)),
                stops);
    }

    @Test
    void hedgesAreSummedOverRoutesAndByReasonAndTheirDelayIsNoCount() throws Exception {
        LifecycleMetrics before = read("{\"application\": {\"client.hedge.sent;route=pricing\": 2}}");
        LifecycleMetrics after = read("""
                {"application": {
                   "client.hedge.sent;route=pricing": 5,
                   "client.hedge.sent;route=shipping": 1,
                   "client.hedge.delay;route=pricing": 0.02,
                   "client.hedge.suppressed": {"count;reason=cold;route=pricing": 4, "count;reason=budget;route=pricing": 6}}}""");

        assertEquals(
                Map.of(
                        "hedge.sent",
                        4.0,
                        "hedge.suppressed",
                        10.0,
                        "hedge.suppressed.cold",
                        4.0,
                        "hedge.suppressed.budget",
                        6.0),
                after.countersSince(before));
        assertFalse(after.present(), "they are not the instrument's");
    }

    @Test
    void countsOnlyWhatGrows() throws Exception {
        assertEquals(
                Map.of(
                        "lifecycle.ended.client.drain", 5.0,
                        "lifecycle.ended.complete.drain", 20.0,
                        "lifecycle.connections.accepted", 7.0),
                read(AFTER).countersSince(read(BEFORE)));
    }

    @Test
    void absentMetricsAreEmptyNotZero() throws Exception {
        LifecycleMetrics without = read("{\"base\": {\"memory.usedHeap\": 1}}");
        assertFalse(without.present());
        assertTrue(read(AFTER).present());
        assertEquals(List.of(), without.stopsSince(without));
        assertEquals(Map.of(), without.countersSince(LifecycleMetrics.none()));
    }

    @Test
    void readsWithoutScopesAndCountersBelowTheirName() throws Exception {
        LifecycleMetrics flat = read("""
                {"lifecycle.accept.overflows": 3,
                 "lifecycle.ended": {"count;by=client;stop=parse": 2}}""");
        assertEquals(
                Map.of("lifecycle.accept.overflows", 3.0, "lifecycle.ended.client.parse", 2.0),
                flat.countersSince(LifecycleMetrics.none()));
    }
}
