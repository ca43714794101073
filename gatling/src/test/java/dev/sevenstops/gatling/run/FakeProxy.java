package dev.sevenstops.gatling.run;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Passes GETs on and writes a line for each. Arguments: the upstream port, the log. */
public final class FakeProxy {
    private FakeProxy() {}

    public static void main(String[] args) throws IOException {
        Path log = Path.of(args[1]);
        Files.writeString(log, "");
        DirectHttp http = new DirectHttp();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try {
                Http.Answer answer = http.get(URI.create("http://127.0.0.1:" + args[0] + exchange.getRequestURI()));
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                Files.writeString(log, Instant.now() + "\n", StandardOpenOption.APPEND);
                exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        server.start();
        System.out.println("{\"port\":" + server.getAddress().getPort() + "}");
        while (System.in.read() >= 0) {
            // ends with its parent
        }
        System.exit(0);
    }
}
