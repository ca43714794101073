package dev.sevenstops.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes from the real services downstream, a process of their own, whose own count says what they did in vain. */
class QuoteDownstreamIT {
    private static final List<String> ASKED = List.of("pricing", "inventory", "shipping");

    /** The services as a process, and how the orders service is told of them. */
    private record Services(AppProcess process, String addresses, int adminPort) implements AutoCloseable {
        static Services start(String... settings) throws Exception {
            List<String> command = new ArrayList<>(AppProcess.command("--supervised"));
            command.set(command.indexOf(Main.class.getName()), dev.sevenstops.app.downstream.Main.class.getName());
            command.addAll(List.of(settings));
            AppProcess process = AppProcess.of(command);
            try {
                JsonNode ready = process.line();
                List<String> addresses = new ArrayList<>();
                ready.get("services").properties().forEach(service -> {
                    List<String> ports = new ArrayList<>();
                    service.getValue().forEach(port -> ports.add("127.0.0.1:" + port.asInt()));
                    addresses.add(service.getKey() + "=" + String.join(",", ports));
                });
                return new Services(
                        process,
                        String.join(";", addresses),
                        ready.get("adminPort").asInt());
            } catch (Exception | Error e) {
                process.close();
                throw e;
            }
        }

        /** The sum of a count over the services that a quote asks. */
        double work(String count) throws Exception {
            double sum = 0;
            try (Contract admin = new Contract(adminPort)) {
                JsonNode work = admin.get("/observe/work");
                for (String service : ASKED) {
                    sum += work.get(service).get(count).asDouble();
                }
            }
            return sum;
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }

    private static OrdersService service(Services services, String protocol, String... settings) throws Exception {
        java.util.Map<String, String> given = new java.util.LinkedHashMap<>();
        given.put("app.downstream", services.addresses());
        given.put("stops.handle.client-protocol", protocol);
        for (int i = 0; i < settings.length; i += 2) {
            given.put(settings[i], settings[i + 1]);
        }
        return TestService.start(given);
    }

    private static List<HttpResponse<String>> quotes(OrdersService service, int count) throws Exception {
        try (Contract client = new Contract(service.port());
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int order = 1; order <= count; order++) {
                var request = client.request("/orders/" + order + "/quote").build();
                calls.add(() -> client.send(request));
            }
            List<HttpResponse<String>> responses = new ArrayList<>();
            for (Future<HttpResponse<String>> response : callers.invokeAll(calls)) {
                responses.add(response.get());
            }
            return responses;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void completeWhereAllAreWell(String protocol) throws Exception {
        try (Services services = Services.start();
                OrdersService service = service(
                        services,
                        protocol,
                        "stops.handle.deadline",
                        "60000",
                        "stops.handle.hop-timeout",
                        "60000",
                        "stops.handle.hedging",
                        "off")) {
            for (HttpResponse<String> response : quotes(service, 200)) {
                assertEquals(200, response.statusCode(), response.body());
                assertEquals("[]", Contract.json(response).get("missing").toString());
            }
            assertEquals(600, services.work("completed"));
            assertEquals(0, services.work("abandoned"));
            assertEquals(0, services.work("cancelled"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void whoIsTooSlowIsLeftOutAndStopsWorking(String protocol) throws Exception {
        try (Services services = Services.start("downstream.slow.service=shipping", "downstream.slow.delay=20000");
                OrdersService service = service(
                        services, protocol, "stops.handle.deadline", "4000", "stops.handle.hop-timeout", "60000")) {
            // until both processes are warm, what is not slow may take too long, too
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> quotes(service, 8).stream().allMatch(response -> response.statusCode() == 200));
            for (HttpResponse<String> response : quotes(service, 24)) {
                assertEquals(200, response.statusCode(), response.body());
                assertEquals(
                        "[\"shipping\"]", Contract.json(response).get("missing").toString());
            }
            await().until(() -> services.work("busy") == 0);
            assertEquals(0, services.work("abandoned"), "nobody works for nobody");
            // each of them was told; counted once its slot is free
            await().until(() -> services.work("cancelled") + services.work("refused") >= 24);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void stragglersAreOvertakenByTheOtherReplica(String protocol) throws Exception {
        try (Services services = Services.start("downstream.straggler.rate=0.05", "downstream.straggler.factor=400");
                OrdersService service = service(
                        services,
                        protocol,
                        "stops.handle.deadline",
                        "60000",
                        "stops.handle.hop-timeout",
                        "60000",
                        "stops.handle.hedging",
                        "fixed-200",
                        "stops.handle.hedging-budget",
                        "0")) {
            for (HttpResponse<String> response : quotes(service, 100)) {
                assertEquals("[]", Contract.json(response).get("missing").toString());
            }
            double sent = 0;
            double won = 0;
            for (String asked : ASKED) {
                sent += Meters.value(service.adminPort(), "client_hedge_sent", asked);
                won += Meters.value(service.adminPort(), "client_hedge_won", asked);
            }
            assertTrue(won > 0 && sent >= won, sent + " sent, " + won + " won");
            // one that is cancelled before it is on the wire was sent here and never arrived there
            assertTrue(services.work("hedges") > 0 && services.work("hedges") <= sent, "what arrived was sent");
        }
    }
}
