package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.gatling.proxy.Certificate;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Connections;
import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.gatling.workload.Workload.Steady;
import dev.sevenstops.report.model.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steady loads against a server that speaks TLS, with the certificate that blocks are given. */
@Timeout(120)
class TlsLoadIT extends GeneratorFixture {
    @Test
    void everyConnectionBeginsWithAHandshakeAndEveryRequestIsAnswered() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setHttpsConfigurator(new HttpsConfigurator(showing(Certificate.make(folder))));
            server.createContext("/", TlsLoadIT::hello);
            server.setExecutor(threads);
            server.start();
            // has an admin listener and a process to be watched; the requests go to the server of this one
            Target beside = processes.oddServer(0);
            Target target = new Target(
                    server.getAddress().getPort(),
                    beside.adminPort(),
                    beside.pid(),
                    Optional.empty(),
                    Optional.empty(),
                    true);

            Slice slice = measure(target);

            assertEquals(
                    100, counter(slice, "fresh", "good"), () -> slice.groups().toString());
            assertEquals(100, counter(slice, "fresh", "handshakes"));
            assertEquals(100, counter(slice, "shared", "good"));
            assertTrue(counter(slice, "shared", "handshakes") > 0);
            assertEquals(counter(slice, "shared", "connections"), counter(slice, "shared", "handshakes"));
            assertTrue(counter(slice, "shared", "handshakes") < 100, "kept alive");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutTlsThereIsNoHandshake() throws Exception {
        Slice slice = measure(processes.oddServer(0));
        assertEquals(100, counter(slice, "fresh", "good"));
        assertEquals(0, counter(slice, "fresh", "handshakes"));
    }

    private Slice measure(Target target) throws Exception {
        Request request =
                new Request("GET", "/hello", 1, Map.of(), "", Optional.empty(), new Expect(List.of(200), "hello"));
        Workload workload = new Workload(
                List.of(
                        new Steady("fresh", 50, Arrivals.CONSTANT, Connections.PER_REQUEST, List.of(request)),
                        new Steady("shared", 50, Arrivals.CONSTANT, List.of(request))),
                9,
                8);
        BlockSpec spec = spec(
                Map.of("before", target),
                workload,
                workload,
                0,
                new PlannedSlice(0, "before", Slice.Kind.MEASURE, 7, 2));
        return processes.measure(spec).slices().getFirst();
    }

    private static void hello(HttpExchange exchange) throws IOException {
        try (exchange) {
            // or the end of the exchange would be the connection's
            byte[] unused = exchange.getRequestBody().readAllBytes();
            byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static SSLContext showing(Certificate certificate) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(certificate.keyStore())) {
            keys.load(stream, Certificate.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Certificate.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
