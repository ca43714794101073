package dev.sevenstops.app;

import dev.sevenstops.app.admin.AdminListener;
import dev.sevenstops.app.middleware.Middleware;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import io.helidon.config.Config;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * In place of the orders service, for tests of HTTP conformance: a listener that answers every path and method with 200 and the body
 * that it received, {@code ok} if there was none. Requests come the same way as to the service, up to the route. What was understood
 * as the request is in the response's {@code Echo-Method} and {@code Echo-Target}; {@code CONFORMANCE.md} says how a suite is held
 * against it.
 */
final class EchoService implements AutoCloseable {
    /** What is other than for the orders service, unless it is given: it speaks all that can be spoken. */
    static final Map<String, String> DEFAULTS = Map.of(Protocols.HTTP_2, "on");

    private static final HeaderName METHOD = HeaderNames.create("Echo-Method");
    private static final HeaderName TARGET = HeaderNames.create("Echo-Target");

    /** Every method is; these are those that a client is likely to know. */
    private static final Header ALLOW =
            HeaderValues.createCached(HeaderNames.ALLOW, "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE, PATCH");

    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final WebServer server;

    private EchoService(WebServer server) {
        this.server = server;
    }

    /**
     * Starts it, and an admin listener beside it.
     *
     * @throws StartupFailure if a listener cannot be opened
     */
    static EchoService start(Settings settings, Config config, String instance) throws StartupFailure {
        JsonSerializer serializer = SerializeSettings.serializer(settings);
        ParseLimits limits = ParseSettings.limits(settings);
        WebServerConfig.Builder server = OrdersService.listener(settings, serializer, limits);
        AdminListener.add(server, settings, Catalogue.SECRETS, instance, alive());
        Middleware outermost = new Middleware(List.of(Protocols.outermost(settings, limits)));
        Protocols.install(
                server,
                settings,
                config,
                limits,
                routing -> routing.addFilter(outermost).any(EchoService::echo));
        return new EchoService(Listeners.start(server.build(), settings));
    }

    /** Port of the echo. */
    int port() {
        return server.port();
    }

    /** Port of the admin listener. */
    int adminPort() {
        return server.port(AdminListener.NAME);
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void echo(ServerRequest request, ServerResponse response) {
        byte[] body = body(request);
        response.header(HeaderValues.create(METHOD, request.prologue().method().text()));
        response.header(HeaderValues.create(TARGET, target(request)));
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/octet-stream"));
        if (request.prologue().method().equals(Method.OPTIONS)) {
            response.header(ALLOW);
        }
        response.send(body.length == 0 ? OK : body);
    }

    private static String target(ServerRequest request) {
        String query = request.prologue().query().rawValue();
        String path = request.prologue().uriPath().rawPath();
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static byte[] body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream stream = request.content().inputStream()) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HealthCheck alive() {
        return () -> HealthCheckResponse.builder().status(true).build();
    }
}
