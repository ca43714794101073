package dev.sevenstops.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The services that a quote depends on, two replicas each. */
final class StubServices implements AutoCloseable {
    private final Map<String, List<StubReplica>> replicas = new LinkedHashMap<>();

    StubServices() throws IOException {
        for (String service : List.of("pricing", "inventory", "shipping")) {
            replicas.put(service, List.of(new StubReplica(service, 0), new StubReplica(service, 1)));
        }
    }

    /** Both replicas of a service. */
    List<StubReplica> of(String service) {
        return replicas.get(service);
    }

    /** All replicas of all services. */
    List<StubReplica> all() {
        List<StubReplica> all = new ArrayList<>();
        replicas.values().forEach(all::addAll);
        return all;
    }

    /** What both replicas of a service were sent. */
    List<StubReplica.Request> requests(String service) {
        return of(service).stream()
                .flatMap(replica -> replica.requests().stream())
                .toList();
    }

    /** From now on both replicas of a service give this answer. */
    void answers(String service, StubReplica.Answer answer) {
        of(service).forEach(replica -> replica.does(request -> answer));
    }

    /** How an orders service is told of them. */
    String addresses() {
        return replicas.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + entry.getValue().stream().map(StubReplica::address).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }

    /** An orders service that depends on these, with more settings besides. A call may take as long as it likes, if they do not say. */
    OrdersService start(String... settings) throws Exception {
        Map<String, String> given = new LinkedHashMap<>();
        given.put("app.downstream", addresses());
        given.put("stops.handle.hop-timeout", "60000");
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return TestService.start(given);
    }

    @Override
    public void close() throws IOException {
        for (StubReplica replica : all()) {
            replica.close();
        }
    }
}
