package dev.sevenstops.app.downstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Answers {@code GET /observe/work}: the work of each service since the process began, and what it is doing now. */
final class WorkReport implements Handler {
    private final int slotsOfAReplica;
    private final Map<Service, Entry> services = new ConcurrentSkipListMap<>();

    private record Entry(WorkCount count, List<Slots> replicas) {}

    /**
     * @param slotsOfAReplica slots of each replica
     */
    WorkReport(int slotsOfAReplica) {
        this.slotsOfAReplica = slotsOfAReplica;
    }

    /** Adds a service. */
    void add(Service service, WorkCount count, List<Slots> replicas) {
        services.put(service, new Entry(count, List.copyOf(replicas)));
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        services.forEach((service, entry) -> entry.count()
                .write(
                        json.putObject(service.id()),
                        slotsOfAReplica * entry.replicas().size(),
                        entry.replicas().stream().map(Slots::reading).toList()));
        response.header(HeaderValues.CONTENT_TYPE_JSON).send(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
