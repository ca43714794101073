package dev.sevenstops.app.handle.quote;

import dev.sevenstops.app.handle.Order;
import dev.sevenstops.app.handle.OrderId;
import dev.sevenstops.app.handle.OrderRepository;
import dev.sevenstops.app.middleware.ProblemException;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /orders/{id}/quote}: what others say about an order, by one deadline. What is missing is named, and never hidden in a
 * 200; without a part that is required there is no quote.
 */
final class QuoteHandler implements Handler {
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);

    private final OrderRepository orders;
    private final FanOut fanOut;
    private final Set<Dependency> required;
    private final Optional<Duration> deadline;

    /**
     * A handler.
     *
     * @param orders where the orders are
     * @param fanOut asks the others
     * @param required those without whom there is no quote
     * @param deadline for the whole of a quote; empty for none, and then the caller's is not heeded either
     */
    QuoteHandler(OrderRepository orders, FanOut fanOut, Set<Dependency> required, Optional<Duration> deadline) {
        this.orders = orders;
        this.fanOut = fanOut;
        this.required = Set.copyOf(required);
        this.deadline = deadline;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Optional<Deadline> by = deadline.map(time -> deadline(request, time));
        long id = OrderId.of(request);
        try {
            Order order = order(id, by).orElseThrow(() -> ProblemException.notFound("There is no order " + id + "."));
            response.send(quote(order, fanOut.ask(id, by)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while others were asked for a quote", e);
        }
    }

    private static Deadline deadline(ServerRequest request, Duration ours) {
        Deadline deadline = Deadline.after(ours);
        Optional<String> sent = request.headers().first(TIMEOUT);
        if (sent.isEmpty()) {
            return deadline;
        }
        Deadline callers = Deadline.fromHeader(sent.get().strip())
                .orElseThrow(() -> ProblemException.badRequest("The header " + Deadline.HEADER
                        + " must be one to eight digits and one of the units S, m, u and n, such as 250m, not '"
                        + sent.get() + "'."));
        return deadline.earlier(callers);
    }

    /**
     * The order. What waits for the database is not interrupted at the deadline, since a database inside the process (H2) would
     * take that for its file being closed; it has a timeout of its own and is left to it.
     */
    private Optional<Order> order(long id, Optional<Deadline> by) throws InterruptedException {
        if (by.isEmpty()) {
            return orders.order(id);
        }
        CompletableFuture<Optional<Order>> found = new CompletableFuture<>();
        if (!by.get().expired()) {
            Thread.ofVirtual().name("quote-order").start(() -> {
                try {
                    found.complete(orders.order(id));
                } catch (RuntimeException | Error e) {
                    found.completeExceptionally(e);
                }
            });
        }
        try {
            return found.get(by.get().remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooLate("The order was not read in time.", true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Quote quote(Order order, Map<Dependency, Outcome> outcomes) {
        decide(outcomes);
        Map<Dependency, BigDecimal> parts = new EnumMap<>(Dependency.class);
        List<String> missing = new ArrayList<>();
        outcomes.forEach((dependency, outcome) -> {
            if (outcome instanceof Outcome.Answered answered) {
                parts.put(dependency, answered.value());
            } else {
                missing.add(dependency.part());
            }
        });
        @Nullable BigDecimal shipping = parts.get(Dependency.SHIPPING);
        return new Quote(
                order.id(),
                order.number(),
                order.currency(),
                order.total(),
                present(parts, Dependency.PRICING),
                present(parts, Dependency.INVENTORY).longValueExact(),
                shipping == null ? null : shipping.longValueExact(),
                missing);
    }

    private static BigDecimal present(Map<Dependency, BigDecimal> parts, Dependency dependency) {
        @Nullable BigDecimal part = parts.get(dependency);
        if (part == null) {
            throw new IllegalStateException("a quote without " + dependency.id());
        }
        return part;
    }

    /** Throws if a required part is missing: 504 before 503 before 502, what is most worth knowing first. */
    private void decide(Map<Dependency, Outcome> outcomes) {
        List<Dependency> late = new ArrayList<>();
        List<Dependency> pushedBack = new ArrayList<>();
        List<Dependency> failed = new ArrayList<>();
        boolean byDeadline = false;
        Duration retryAfter = Duration.ZERO;
        for (Dependency dependency : required) {
            switch (outcomes.getOrDefault(dependency, new Outcome.Cancelled())) {
                case Outcome.Answered answered -> {}
                case Outcome.Cancelled cancelled -> {}
                case Outcome.TooLate tooLate -> {
                    late.add(dependency);
                    byDeadline |= tooLate.byDeadline();
                }
                case Outcome.PushedBack busy -> {
                    pushedBack.add(dependency);
                    retryAfter = retryAfter.compareTo(busy.retryAfter()) > 0 ? retryAfter : busy.retryAfter();
                }
                case Outcome.Failed failure -> failed.add(dependency);
            }
        }
        if (!late.isEmpty()) {
            throw tooLate(names(late) + " did not answer in time.", byDeadline);
        }
        if (!pushedBack.isEmpty()) {
            throw ProblemException.unavailable(names(pushedBack) + " cannot take more at present.", retryAfter);
        }
        if (!failed.isEmpty()) {
            throw ProblemException.badGateway(names(failed) + " did not answer as it should.");
        }
    }

    private static ProblemException tooLate(String detail, boolean byDeadline) {
        if (byDeadline) {
            Lifecycle.deadline(Stop.HANDLE);
        }
        return ProblemException.timeout(detail);
    }

    private static String names(List<Dependency> dependencies) {
        return "The service "
                + dependencies.stream().map(Dependency::id).sorted().collect(Collectors.joining(", "));
    }
}
