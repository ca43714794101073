package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until a proxy answers, and makes sure that it is the one that was started. */
final class Readiness {
    private static final Duration ATTEMPT = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 20;
    private static final int NO_CONTENT = 204;

    private Readiness() {}

    /**
     * Asks for a path that only the proxy that was started knows.
     *
     * @return false if the process has ended or the time is over
     */
    static boolean await(
            Processes.Running process, int port, String identity, Optional<Certificate> certificate, long seconds)
            throws ProxyFailure, IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create((certificate.isPresent() ? "https" : "http")
                        + "://127.0.0.1:" + port + "/.seven-stops/" + identity))
                .timeout(ATTEMPT)
                .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (HttpClient client = client(certificate)) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                if (answers(client, request)) {
                    return true;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == NO_CONTENT;
        } catch (IOException e) {
            return false; // not yet: that it never does is reported when the time is over
        }
    }

    private static HttpClient client(Optional<Certificate> certificate) throws ProxyFailure, IOException {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(ATTEMPT).version(HttpClient.Version.HTTP_1_1);
        if (certificate.isPresent()) {
            try {
                builder.sslContext(certificate.get().trust());
            } catch (GeneralSecurityException e) {
                throw new ProxyFailure("the proxy's certificate cannot be trusted: " + e.getMessage());
            }
        }
        return builder.build();
    }
}
