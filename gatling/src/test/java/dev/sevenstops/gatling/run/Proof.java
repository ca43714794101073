package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.run.ProbeBench.Observed;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Load;
import dev.sevenstops.gatling.workload.Workload.Part;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What shows from the outside that the fault of an experiment is absent: of one without {@code goals:}, and of one with goals that what
 * ships keeps later than a short slice would see.
 *
 * @param claim what must hold, in words
 * @param load what is sent in place of the experiment's workload
 * @param holds whether it does
 */
record Proof(String claim, UnaryOperator<Workload> load, Predicate<Observed> holds) {
    private static final String TAKEN = "client.giant-anonymous.rejected-after.bytes";
    private static final Expect PAGE_OF_50 = new Expect(List.of(200), "\"size\":50,");

    /** Second requests that are sent at once where the budgets have been saved up: 10 for each of three services. */
    private static final double BURST = 30;

    /** The setting's name in the middle of a line of the service's log. */
    private static final String SOMAXCONN = "net.core.somaxconn";

    /** By experiment. */
    private static final Map<String, Proof> PROOFS = Map.ofEntries(
            Map.entry(
                    "accept/somaxconn",
                    new Proof(
                            "the service names at start what caps its backlog",
                            UnaryOperator.identity(),
                            seen -> seen.log().contains(SOMAXCONN))),
            Map.entry(
                    "middleware/body",
                    new Proof(
                            "of a megabyte from somebody without a token less than a quarter is taken",
                            workload -> with(workload, giantAnonymous(workload)),
                            seen -> counter(seen.hardened(), TAKEN) > 0 && counter(seen.hardened(), TAKEN) < 250_000)),
            Map.entry(
                    "handle/pool",
                    new Proof(
                            "searches beyond their share are refused, and an order takes less time than a search",
                            // what a search takes: with the fault an order waits until one is done
                            workload -> new Workload(
                                    workload.loads().stream()
                                            .map(Proof::manySearches)
                                            .toList(),
                                    workload.patienceSeconds(),
                                    1.2),
                            seen -> counter(seen.hardened(), "client.search.status.503") > 0
                                    && counter(seen.hardened(), "client.orders.unexpected") == 0
                                    && counter(seen.hardened(), "client.orders.good")
                                            > 0.5 * counter(seen.hardened(), "client.orders.requests"))),
            Map.entry(
                    "handle/deadline",
                    new Proof(
                            "every quote is answered, and no service goes on working for nobody",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.quote.answered") > 0
                                    && counter(seen.hardened(), "client.quote.answered")
                                            == counter(seen.hardened(), "client.quote.requests")
                                    && counter(seen.hardened(), "downstream.requests") > 0
                                    && counter(seen.hardened(), "downstream.abandoned") == 0)),
            Map.entry("handle/hedging", fewExtraRequests()),
            Map.entry("handle/policies", fewExtraRequests()),
            Map.entry("handle/frontier", fewExtraRequests()),
            Map.entry(
                    "handle/power",
                    new Proof(
                            "no wait is added to an order that nobody asked for, and every order is answered",
                            UnaryOperator.identity(),
                            seen -> "0".equals(seen.settings().get("app.database.order-delay"))
                                    && counter(seen.hardened(), "client.steady.answered") > 0
                                    && counter(seen.hardened(), "client.steady.answered")
                                            == counter(seen.hardened(), "client.steady.requests"))),
            Map.entry(
                    "handle/pinning",
                    new Proof(
                            "who waits for a service holds no monitor, and every quote and order is answered",
                            UnaryOperator.identity(),
                            seen -> "lock".equals(seen.settings().get("stops.handle.client-locking"))
                                    && counter(seen.hardened(), "client.quote.answered") > 0
                                    && counter(seen.hardened(), "client.quote.answered")
                                            == counter(seen.hardened(), "client.quote.requests")
                                    && counter(seen.hardened(), "client.orders.answered")
                                            == counter(seen.hardened(), "client.orders.requests"))),
            Map.entry("serialize/page", pagesOf50("a list that is asked for with 5000 rows comes in pages of 50")),
            Map.entry(
                    "serialize/serializer",
                    new Proof(
                            "lists come in pages of 50, and from the compiled serializer",
                            pagesOf50("").load(),
                            seen -> pagesOf50("").holds().test(seen)
                                    && "dsl-json".equals(seen.settings().get("stops.serialize.serializer")))),
            Map.entry(
                    "serialize/walk",
                    new Proof(
                            "5000 rows take 100 pages",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.walk.answered") > 0
                                    && counter(seen.hardened(), "client.walk.requests")
                                            >= 100 * counter(seen.hardened(), "client.walk.answered"))),
            Map.entry(
                    "drain/keep-alive",
                    new Proof(
                            "less than a connection for two requests",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.steady.connections")
                                    < 0.5 * counter(seen.hardened(), "client.steady.requests"))),
            Map.entry(
                    "drain/keep-alive-tls",
                    new Proof(
                            "a handshake for each connection, and less than one for two requests",
                            UnaryOperator.identity(),
                            // none of either, if those of the warm-up were kept
                            seen -> counter(seen.hardened(), "client.steady.handshakes")
                                            == counter(seen.hardened(), "client.steady.connections")
                                    && counter(seen.hardened(), "client.steady.connections")
                                            < 0.5 * counter(seen.hardened(), "client.steady.requests"))),
            Map.entry(
                    "drain/http2",
                    new Proof(
                            "streams that nobody reads keep none of the small requests beside them from their answers",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.streams.stalled") == 8 * 8 && allAnswered(seen))),
            Map.entry(
                    "drain/blocking",
                    new Proof(
                            "while the connection's window lasts, a small request is answered beside an answer that nobody reads",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.streams.stalled") == 8 && allAnswered(seen))),
            Map.entry(
                    "drain/stalled-reader",
                    new Proof(
                            "eight answers that nobody reads are not in memory",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.streams.stalled") == 8
                                    && counter(seen.hardened(), "memory.live.growth.bytes") < 16_000_000
                                    && allAnswered(seen))),
            Map.entry(
                    "drain/idle-timeout",
                    new Proof(
                            "a connection for each poller, however long it pauses, and every poll answered",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "client.pollers.connections") == 50
                                    && counter(seen.hardened(), "client.pollers.requests") > 50
                                    && counter(seen.hardened(), "client.pollers.answered")
                                            == counter(seen.hardened(), "client.pollers.requests"))),
            Map.entry(
                    "drain/framing",
                    new Proof(
                            "answers that eight slow readers have not taken yet are not held in memory",
                            UnaryOperator.identity(),
                            seen -> counter(seen.hardened(), "memory.live.growth.bytes") < 16_000_000)));

    /** The proof for an experiment; empty if there is none. */
    static Optional<Proof> of(String experiment) {
        return Optional.ofNullable(PROOFS.get(experiment));
    }

    private static boolean allAnswered(Observed seen) {
        return counter(seen.hardened(), "client.streams.answered") > 0
                && counter(seen.hardened(), "client.streams.failed") == 0
                && counter(seen.hardened(), "client.streams.censored") == 0;
    }

    /** The budget is 2 % of the requests, and what it lets through at once. */
    private static Proof fewExtraRequests() {
        return new Proof(
                "second requests stay within the budget",
                UnaryOperator.identity(),
                seen -> counter(seen.hardened(), "downstream.called.first") > 0
                        && counter(seen.hardened(), "downstream.called.hedges")
                                <= 0.022 * counter(seen.hardened(), "downstream.called.first") + BURST);
    }

    /** As many searches in one second as would take all of the pool at once and then some. */
    private static Load manySearches(Load load) {
        return load instanceof Steady steady && steady.name().equals("search")
                ? new Steady(steady.name(), 40, steady.arrivals(), steady.connections(), steady.requests())
                : load;
    }

    private static Proof pagesOf50(String claim) {
        return new Proof(
                claim,
                workload -> new Workload(
                        workload.loads().stream().map(Proof::expectingPages).toList(),
                        workload.patienceSeconds(),
                        workload.goodWithinSeconds()),
                seen -> counter(seen.hardened(), "client.steady.answered") > 0
                        && counter(seen.hardened(), "client.steady.unexpected") == 0);
    }

    private static Load expectingPages(Load load) {
        return load instanceof Steady steady && steady.name().equals("steady")
                ? new Steady(
                        steady.name(),
                        steady.rate(),
                        steady.arrivals(),
                        steady.connections(),
                        steady.requests().stream()
                                .map(request -> copy(request, request.body(), PAGE_OF_50))
                                .toList())
                : load;
    }

    /** The workload's own request, of which a megabyte is pushed and the bytes are counted that were taken. */
    private static Load giantAnonymous(Workload workload) {
        Request refused = workload.loads().stream()
                .filter(Steady.class::isInstance)
                .map(load -> ((Steady) load).requests().getFirst())
                .findFirst()
                .orElseThrow();
        // under the cap of what a body may have: it is the missing token that it is refused for
        return new Workload.Oversized(
                "giant-anonymous", 0.2, 4, copy(refused, "", refused.expect()), Part.BODY, 1_000_000, 5);
    }

    private static Request copy(Request of, String body, Expect expect) {
        return new Request(of.method(), of.path(), of.weight(), of.headers(), body, of.token(), expect);
    }

    private static Workload with(Workload workload, Load more) {
        List<Load> loads = new ArrayList<>(workload.loads());
        loads.add(more);
        return new Workload(loads, workload.patienceSeconds(), workload.goodWithinSeconds());
    }

    private static double counter(Slice slice, String name) {
        return Optional.ofNullable(slice.counters().get(name))
                .orElseThrow(() -> new AssertionError("the slice has no counter " + name + ": " + slice.counters()));
    }
}
