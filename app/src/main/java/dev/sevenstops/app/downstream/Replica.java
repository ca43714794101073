package dev.sevenstops.app.downstream;

import dev.sevenstops.app.downstream.caller.CallerWatch;
import dev.sevenstops.app.downstream.caller.Callers;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.hedge.Hedger;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One replica of a service: answers {@code GET /<service>/{order}}. */
final class Replica implements Handler {
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);
    private static final HeaderName ATTEMPTS = HeaderNames.create(Hedger.PREVIOUS_ATTEMPTS);

    private final Answers answers;
    private final Slots slots;
    private final WorkCount count;
    private final Latencies latencies;
    private final Duration expected;
    private final Optional<WarehouseClient> warehouse;
    private final boolean cancellation;
    private final ScheduledExecutorService timer;
    private final long began = System.nanoTime();

    /**
     * @param answers what it says, and who it is
     * @param slots its slots
     * @param count the work of its service
     * @param latencies how long it takes
     * @param expected what a request is expected to take
     * @param warehouse what it calls first, if it does
     * @param cancellation whether it stops work that nobody waits for
     * @param timer ends work at its deadline
     */
    Replica(
            Answers answers,
            Slots slots,
            WorkCount count,
            Latencies latencies,
            Duration expected,
            Optional<WarehouseClient> warehouse,
            boolean cancellation,
            ScheduledExecutorService timer) {
        this.answers = answers;
        this.slots = slots;
        this.count = count;
        this.latencies = latencies;
        this.expected = expected;
        this.warehouse = warehouse;
        this.cancellation = cancellation;
        this.timer = timer;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        OptionalLong order = order(request);
        if (order.isEmpty()) {
            Answers.bad(response, "The order must be a whole number.");
            return;
        }
        Optional<String> timeout = request.headers().first(TIMEOUT);
        Optional<Deadline> deadline = timeout.flatMap(Deadline::fromHeader);
        if (timeout.isPresent() && deadline.isEmpty()) {
            Answers.bad(response, Deadline.HEADER + " must be up to eight digits and one of S, m, u, n.");
            return;
        }
        int attempt = attempt(request);
        count.began(attempt > 0);
        Errand errand = new Errand(slots, deadline, expected, cancellation, timer);
        if (errand.hopeless()) {
            count.ended(Outcome.REFUSED, 0);
            answers.refuse(response, Refusal.TOO_LATE);
            return;
        }
        CallerWatch watch = Callers.watch(request, errand::callerLeft);
        Errand.Result result;
        try {
            result = errand.run(() -> work(order.getAsLong(), attempt, deadline));
        } catch (RuntimeException e) {
            watch.end(false);
            count.ended(Outcome.FAILED, 0);
            throw e;
        }
        watch.end(result.callerLeft());
        count.ended(result.outcome(), result.slotNanos());
        if (result.callerLeft()) {
            throw new CloseConnectionException("The caller has gone");
        }
        result.refusal()
                .ifPresentOrElse(
                        refusal -> answers.refuse(response, refusal), () -> answers.fact(response, order.getAsLong()));
    }

    /** What is done in the slot: the warehouse first, which is what there is to know, then the work of its own. */
    private Optional<Refusal> work(long order, int attempt, Optional<Deadline> deadline) throws InterruptedException {
        if (warehouse.isPresent()) {
            Optional<Refusal> refusal = ask(warehouse.orElseThrow(), order, attempt, deadline);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        Duration latency =
                latencies.of(answers.service(), order, answers.replica(), attempt, System.nanoTime() - began);
        TimeUnit.NANOSECONDS.sleep(latency.toNanos());
        return Optional.empty();
    }

    private Optional<Refusal> ask(WarehouseClient asked, long order, int attempt, Optional<Deadline> deadline)
            throws InterruptedException {
        int status;
        try {
            status = asked.call(order, answers.replica(), attempt, deadline);
        } catch (IOException e) {
            return Optional.of(Refusal.unreachable(e));
        }
        return status == 200 ? Optional.empty() : Optional.of(Refusal.ofWarehouse(status));
    }

    /** 0 for the first one; nobody sends more than two. */
    private static int attempt(ServerRequest request) {
        boolean again = request.headers()
                .first(ATTEMPTS)
                .filter(attempts -> !attempts.equals("0"))
                .isPresent();
        return again ? 1 : 0;
    }

    private static OptionalLong order(ServerRequest request) {
        try {
            return OptionalLong.of(
                    Long.parseLong(request.path().pathParameters().get("order")));
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }
}
