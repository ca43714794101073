package dev.sevenstops.client.example;

import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import dev.sevenstops.client.hedge.Idempotency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** The example of README.md, from here on word by word: all that somebody needs who has nothing but the JDK. */
record PriceClient(HttpClient http, List<URI> replicas, Hedger hedger) {
    static PriceClient of(List<URI> replicas) {
        HedgeSettings settings = HedgeSettings.of(replicas.size()).withInFlightThreshold(11);
        Hedger hedger = Hedger.of("prices", new HedgePolicy.Budget(0.02), settings);
        return new PriceClient(HttpClient.newHttpClient(), replicas, hedger);
    }

    HttpResponse<String> price(long order, Deadline deadline) throws Exception {
        return hedger.call(Idempotency.IDEMPOTENT, Optional.of(deadline), (replica, previousAttempts, left) -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            replicas.get(replica).resolve("/prices/" + order))
                    .header(Deadline.HEADER, deadline.toHeader());
            if (previousAttempts > 0) {
                request.header(Hedger.PREVIOUS_ATTEMPTS, "1");
            }
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 500) {
                throw new IOException("the replica answered " + response.statusCode());
            }
            return response;
        });
    }
}
