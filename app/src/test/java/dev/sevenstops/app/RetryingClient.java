package dev.sevenstops.app;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that tries again by the rule of {@code STATUS.md}, and only by it. */
final class RetryingClient {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    private static final Set<Integer> LATER = Set.of(429, 500, 502, 503, 504);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final Contract client;
    private final int attempts;
    private final List<Duration> pauses = new ArrayList<>();

    /** A client that tries so many times at most. */
    RetryingClient(Contract client, int attempts) {
        this.client = client;
        this.attempts = attempts;
    }

    /** Sends a request until its answer is final. */
    HttpResponse<String> send(HttpRequest request) throws Exception {
        boolean repeatable = IDEMPOTENT.contains(request.method())
                || request.headers().firstValue("Idempotency-Key").isPresent();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            boolean last = !repeatable || attempt == attempts;
            try {
                HttpResponse<String> response = client.send(request);
                if (last || !LATER.contains(response.statusCode())) {
                    return response;
                }
                pause(response.headers()
                        .firstValue("Retry-After")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(pause));
            } catch (IOException lost) {
                if (last) {
                    throw lost;
                }
                pause(pause);
            }
            pause = pause.multipliedBy(2);
        }
    }

    /** How long it has waited, each time. */
    List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    private void pause(Duration time) throws InterruptedException {
        pauses.add(time);
        new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
