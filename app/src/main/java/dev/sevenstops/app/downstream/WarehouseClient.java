package dev.sevenstops.app.downstream;

import dev.sevenstops.app.calls.Address;
import dev.sevenstops.app.calls.Guard;
import dev.sevenstops.app.calls.Links;
import dev.sevenstops.app.calls.ReplicaCalls;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.hedge.Hedger;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls the warehouse, for a service that needs it. For virtual threads. */
final class WarehouseClient {
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);
    private static final Header BACKUP = HeaderValues.create(Hedger.PREVIOUS_ATTEMPTS, "1");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Beyond every latency that can be set up but the most absurd: a warehouse that is gone must not hold a slot for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<ReplicaCalls> replicas;

    /**
     * @param ports of the warehouse's replicas
     */
    WarehouseClient(List<Integer> ports) {
        Links links = new Links(false, Guard.LOCK, CONNECT_TIMEOUT, PATIENCE);
        this.replicas = ports.stream()
                .map(port -> new Address("127.0.0.1", port))
                .map(address -> new ReplicaCalls(address, () -> links.connect(address)))
                .toList();
    }

    /**
     * Calls the replica that belongs to the caller's, so that a hedge, which goes to another replica, meets another warehouse too.
     *
     * @param replica the caller's
     * @param attempt the caller's: what is done for a hedge is a hedge
     * @param deadline the caller's: what is left of it is handed on
     * @return the status of the answer
     * @throws IOException if there is none
     * @throws InterruptedException if the thread was interrupted: the warehouse learns of it
     */
    int call(long order, int replica, int attempt, Optional<Deadline> deadline)
            throws IOException, InterruptedException {
        List<Header> headers = new ArrayList<>(2);
        deadline.ifPresent(by -> headers.add(HeaderValues.create(TIMEOUT, true, false, by.toHeader())));
        if (attempt > 0) {
            headers.add(BACKUP);
        }
        return replicas.get(replica)
                .get("/" + Service.WAREHOUSE.id() + "/" + order, headers)
                .status();
    }

    /** Closes its connections. */
    void close() {
        replicas.forEach(ReplicaCalls::close);
    }
}
