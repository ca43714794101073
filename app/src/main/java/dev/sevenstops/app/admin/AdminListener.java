package dev.sevenstops.app.admin;

import dev.sevenstops.app.parse.OnlyHttp1;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.LiveView;
import io.helidon.health.HealthCheck;
import io.helidon.http.HeaderValues;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The listener that answers {@code /observe/metrics}, {@code /observe/lifecycle}, {@code /observe/health} and {@code /observe/settings}.
 *
 * <p>It has a socket, an acceptor and a bound on connections of its own, so it goes on answering when the service's
 * acceptor has stalled: that is when its answers are needed.
 */
public final class AdminListener {
    /** The listener's name within the server. */
    public static final String NAME = "admin";

    private AdminListener() {}

    /**
     * Adds the listener to the server.
     *
     * @param server the server
     * @param settings where it listens, and what it answers to /observe/settings
     * @param instance identifies this process, see {@code /observe/settings}
     * @param secrets the keys whose values are never shown
     * @param database says whether the database answers
     */
    public static void add(
            WebServerConfig.Builder server,
            Settings settings,
            Set<String> secrets,
            String instance,
            HealthCheck database) {
        byte[] answer = settings.report(secrets, instance);
        HttpRouting.Builder routing = HttpRouting.builder()
                .register(LiveView.PATH, new LiveView())
                .get(
                        "/observe/settings",
                        (request, response) ->
                                response.header(HeaderValues.CONTENT_TYPE_JSON).send(answer));
        server.putSocket(NAME, listener -> {
                    listener.host(settings.text("app.host"))
                            .port(settings.whole("app.admin.port"))
                            .useNio(false) // as for the service, see there
                            .mediaContext(MediaContext.create())
                            .shutdownGracePeriod(Duration.ofMillis(settings.whole("app.shutdown.grace")));
                    OnlyHttp1.apply(listener);
                })
                .routing(NAME, routing)
                .addFeature(ObserveFeature.builder()
                        .observersDiscoverServices(false)
                        .sockets(List.of(NAME))
                        .addObserver(MetricsObserver.create())
                        .addObserver(HealthObserver.builder()
                                .details(true)
                                .addCheck(database)
                                .build())
                        .build());
    }
}
