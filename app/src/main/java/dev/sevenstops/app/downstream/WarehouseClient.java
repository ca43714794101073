package dev.sevenstops.app.downstream;

import dev.sevenstops.client.deadline.Deadline;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls the warehouse, for a service that needs it. For any thread. */
final class WarehouseClient {
    private static final HeaderName TIMEOUT = HeaderNames.create(Deadline.HEADER);

    /** Beyond every latency that can be set up but the most absurd: a warehouse that is gone must not hold a slot for ever. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Http1Client client = Http1Client.builder()
            .shareConnectionCache(false)
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(PATIENCE)
            .build();

    private final List<Integer> ports;

    /**
     * @param ports of the warehouse's replicas
     */
    WarehouseClient(List<Integer> ports) {
        this.ports = ports;
    }

    /**
     * Calls the replica that belongs to the caller's, so that a hedge, which goes to another replica, meets another warehouse too.
     * An interrupt ends the call and drops its connection.
     *
     * @param replica the caller's
     * @param deadline the caller's: what is left of it is handed on
     * @return the status of the answer
     * @throws RuntimeException if there is none, also when the thread is interrupted
     */
    int call(long order, int replica, Optional<Deadline> deadline) {
        Http1ClientRequest request =
                client.get("http://127.0.0.1:" + ports.get(replica) + "/" + Service.WAREHOUSE.id() + "/" + order);
        deadline.ifPresent(by -> request.header(TIMEOUT, by.toHeader()));
        try (Http1ClientResponse response = request.request()) {
            // read to its end: the connection is kept
            response.as(byte[].class);
            return response.status().code();
        }
    }

    /** Closes its connections. */
    void close() {
        client.closeResource();
    }
}
