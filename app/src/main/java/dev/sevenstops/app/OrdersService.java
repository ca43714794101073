package dev.sevenstops.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sevenstops.app.accept.AcceptSettings;
import dev.sevenstops.app.admin.AdminListener;
import dev.sevenstops.app.database.DatabaseFile;
import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.drain.ExportHandler;
import dev.sevenstops.app.drain.KeepAlive;
import dev.sevenstops.app.drain.OpenSockets;
import dev.sevenstops.app.drain.TearDown;
import dev.sevenstops.app.handle.OrderRepository;
import dev.sevenstops.app.handle.OrdersHandler;
import dev.sevenstops.app.middleware.Problems;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.route.Routes;
import dev.sevenstops.app.serialize.JsonMediaSupport;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Lifecycle;
import io.helidon.config.Config;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The running service: database, service listener, admin listener. */
final class OrdersService implements AutoCloseable {
    /** Connections to the embedded database; each query runs on the caller's thread, so more would only queue elsewhere. */
    private static final int CONNECTIONS = 16;

    private final WebServer server;
    private final HikariDataSource database;

    private OrdersService(WebServer server, HikariDataSource database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Opens the database and starts both listeners.
     *
     * @param settings the effective settings
     * @param config the configuration they were read from
     * @param instance identifies this process
     * @throws StartupFailure if the database cannot be used or a listener cannot be opened
     */
    static OrdersService start(Settings settings, Config config, String instance) throws StartupFailure {
        DatabaseFile file = DatabaseFile.at(settings.text("app.database"));
        DatabaseFile.Marker marker = file.check();
        HikariDataSource database = open(file);
        try {
            WebServer server = Listeners.start(
                    server(settings, config, instance, database, marker).build(), settings);
            return new OrdersService(server, database);
        } catch (StartupFailure | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Port of the service. */
    int port() {
        return server.port();
    }

    /** Port of the admin listener. */
    int adminPort() {
        return server.port(AdminListener.NAME);
    }

    /** Stops accepting, lets requests in flight finish within the grace period, and closes everything. */
    @Override
    public void close() {
        server.stop();
        database.close();
    }

    private static WebServerConfig.Builder server(
            Settings settings, Config config, String instance, HikariDataSource database, DatabaseFile.Marker marker) {
        JsonSerializer serializer = SerializeSettings.serializer(settings);
        ParseLimits limits = ParseSettings.limits(settings);
        OrderRepository repository = new OrderRepository(database, marker.orders());
        OrdersHandler orders = new OrdersHandler(repository, SerializeSettings.maxPageSize(settings));
        ExportHandler export = new ExportHandler(repository::after, serializer, DrainSettings.streamed(settings));
        WebServerConfig.Builder server = WebServer.builder()
                .host(settings.text("app.host"))
                .port(settings.whole("app.port"))
                .shutdownGracePeriod(Duration.ofMillis(settings.whole("app.shutdown.grace")))
                // the process has its own, which also closes the database, in the right order
                .shutdownHook(false)
                // nothing that happens to be on the class path adds itself to the service's listener
                .featuresDiscoverServices(false)
                // Helidon 4.4.0's NIO socket takes no notice when the kernel takes only part of a buffer: to a slow
                // client
                // the rest is lost in the middle of the response. Its stream socket writes everything.
                .useNio(false)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .directHandlers(Problems.handlers(serializer, limits))
                .mediaContext(MediaContext.builder()
                        .mediaSupportsDiscoverServices(false)
                        .addMediaSupport(new JsonMediaSupport(serializer))
                        .build());
        AcceptSettings.apply(settings, server);
        ParseSettings.apply(limits, server);
        DrainSettings.apply(settings, server);
        AdminListener.add(server, settings, instance, health(database));
        Optional<OpenSockets> lingering = limits.precise() ? Optional.of(TearDown.watch(server)) : Optional.empty();
        Lifecycle.install(server, config, routing -> {
            routing.addFilter(new KeepAlive(DrainSettings.keepAlive(settings), limits.precise()));
            Routes.register(routing, orders, export);
        });
        TearDown.install(server, lingering);
        return server;
    }

    private static HikariDataSource open(DatabaseFile file) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("orders");
        pool.setJdbcUrl(file.readOnlyUrl());
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(5_000);
        return new HikariDataSource(pool);
    }

    private static HealthCheck health(HikariDataSource database) {
        return new HealthCheck() {
            @Override
            public String name() {
                return "database";
            }

            @Override
            public HealthCheckType type() {
                return HealthCheckType.READINESS;
            }

            @Override
            public HealthCheckResponse call() {
                HealthCheckResponse.Builder answer = HealthCheckResponse.builder();
                try (Connection connection = database.getConnection()) {
                    answer.status(connection.isValid(1));
                } catch (SQLException e) {
                    answer.status(false).detail("error", String.valueOf(e.getMessage()));
                }
                return answer.build();
            }
        };
    }
}
