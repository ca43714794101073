package dev.sevenstops.app.handle.quote;

import dev.sevenstops.app.calls.ReplicaCalls;
import dev.sevenstops.app.calls.Reply;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.MalformedJsonException;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.deadline.DeadlineExceededException;
import dev.sevenstops.client.hedge.HedgeMetrics;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.client.hedge.Idempotency;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of one service that a quote depends on. For any number of threads at once, virtual ones only. */
final class Hop implements AutoCloseable {
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);
    private static final Header BACKUP = HeaderValues.create(Hedger.PREVIOUS_ATTEMPTS, "1");
    private static final Header ACCEPT = HeaderValues.create(HeaderNames.ACCEPT, "application/json");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Dependency dependency;
    private final List<ReplicaCalls> replicas;
    private final Hedger hedger;
    private final boolean safety;
    private final JsonSerializer json;

    /**
     * Calls through a hedger.
     *
     * @param replicas where the calls go
     * @param hedger decides on which, and whether a second one is sent
     * @param safety whether the hedger is told of the deadline, and sends nothing that cannot be back in time
     * @param json reads the answers
     */
    Hop(Dependency dependency, List<ReplicaCalls> replicas, Hedger hedger, boolean safety, JsonSerializer json) {
        this.dependency = dependency;
        this.replicas = List.copyOf(replicas);
        this.hedger = hedger;
        this.safety = safety;
        this.json = json;
    }

    /**
     * What the service says of an order: its price, how many there are, in how many days it arrives.
     *
     * @param deadline by when; what is left of it is sent with each attempt
     * @throws HopException if the service refuses
     * @throws DeadlineExceededException if the deadline passed first
     * @throws IOException if there was no answer, or not the one to this question
     * @throws InterruptedException if the call was cancelled
     */
    BigDecimal ask(long order, Optional<Deadline> deadline) throws Exception {
        String path = "/" + dependency.id() + "/" + order;
        Reply reply = hedger.call(
                Idempotency.ofMethod("GET"),
                safety ? deadline : Optional.empty(),
                (replica, previous, known) -> send(replicas.get(replica), path, previous, deadline));
        return number(reply, order);
    }

    /** What the hedger counted. */
    HedgeMetrics hedging() {
        return hedger.metrics();
    }

    /** Open connections to all replicas. */
    int connections() {
        return replicas.stream().mapToInt(ReplicaCalls::connections).sum();
    }

    /** Whose calls these are. */
    Dependency dependency() {
        return dependency;
    }

    @Override
    public void close() {
        replicas.forEach(ReplicaCalls::close);
    }

    private Reply send(ReplicaCalls replica, String path, int previous, Optional<Deadline> deadline) throws Exception {
        List<Header> headers = new ArrayList<>(3);
        headers.add(ACCEPT);
        if (previous > 0) {
            headers.add(BACKUP);
        }
        if (deadline.isPresent()) {
            if (deadline.get().expired()) {
                throw new DeadlineExceededException(dependency.id() + ": the deadline had passed before it was asked");
            }
            // changes with every request: nothing for HTTP/2 to remember in its table
            headers.add(HeaderValues.create(TIMEOUT, true, false, deadline.get().toHeader()));
        }
        Reply reply = replica.get(path, headers);
        int status = reply.status();
        String said = dependency.id() + " answered " + status;
        // only what another replica might do better is a failure; of a 404 the second would be of no use
        if (status == 504) {
            throw new HopException.TooLate(said);
        }
        if ((status == 503 || status == 429) && reply.retryAfter().isPresent()) {
            throw new HopException.PushedBack(said, seconds(reply.retryAfter().get()));
        }
        if (status >= 500) {
            throw new HopException(said);
        }
        return reply;
    }

    private BigDecimal number(Reply reply, long order) throws IOException, HopException {
        if (reply.status() != 200) {
            throw new HopException(dependency.id() + " answered " + reply.status());
        }
        try {
            if (json.parse(reply.body()) instanceof Map<?, ?> fields
                    && dependency.id().equals(fields.get("service"))
                    && fields.get("order") instanceof Long about
                    && about == order) {
                if (fields.get(dependency.field()) instanceof Long whole) {
                    return BigDecimal.valueOf(whole);
                }
                if (dependency == Dependency.PRICING && fields.get(dependency.field()) instanceof BigDecimal price) {
                    return price;
                }
            }
        } catch (MalformedJsonException e) {
            throw new IOException(dependency.id() + " answered what cannot be read: " + e.getMessage(), e);
        }
        throw new IOException(dependency.id() + " said nothing of order " + order);
    }

    /** {@code Retry-After} in seconds; as a date it is taken for a second, which is the least that it can mean. */
    private static Duration seconds(String text) {
        try {
            long seconds = Long.parseLong(text.strip());
            return Duration.ofSeconds(Math.clamp(seconds, 0L, 3_600L));
        } catch (NumberFormatException date) {
            return SECOND;
        }
    }
}
