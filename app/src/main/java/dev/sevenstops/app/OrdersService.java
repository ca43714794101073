package dev.sevenstops.app;

import com.zaxxer.hikari.HikariDataSource;
import dev.sevenstops.app.accept.AcceptSettings;
import dev.sevenstops.app.admin.AdminListener;
import dev.sevenstops.app.database.DatabaseSettings;
import dev.sevenstops.app.database.OrdersDatabase;
import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.drain.ExportArm;
import dev.sevenstops.app.drain.ExportHandler;
import dev.sevenstops.app.handle.Dialect;
import dev.sevenstops.app.handle.HandleSettings;
import dev.sevenstops.app.handle.OrderCount;
import dev.sevenstops.app.handle.OrderRepository;
import dev.sevenstops.app.handle.OrderWriter;
import dev.sevenstops.app.handle.PlaceHandler;
import dev.sevenstops.app.handle.SearchHandler;
import dev.sevenstops.app.handle.quote.QuoteSettings;
import dev.sevenstops.app.handle.quote.Quotes;
import dev.sevenstops.app.middleware.Bodies;
import dev.sevenstops.app.middleware.MiddlewareSettings;
import dev.sevenstops.app.middleware.Problems;
import dev.sevenstops.app.parse.ParseLimits;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.route.RouteSettings;
import dev.sevenstops.app.route.Routes;
import dev.sevenstops.app.serialize.JsonMediaSupport;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.SerializeSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.route.RouteTable;
import io.helidon.config.Config;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** The running service: database, those that it depends on, service listener, admin listener. */
final class OrdersService implements AutoCloseable {
    private final WebServer server;
    private final HikariDataSource pool;
    private final OrdersDatabase database;
    private final Quotes quotes;

    private OrdersService(WebServer server, Quotes quotes, HikariDataSource pool, OrdersDatabase database) {
        this.server = server;
        this.quotes = quotes;
        this.pool = pool;
        this.database = database;
    }

    /**
     * Opens the database and starts both listeners.
     *
     * @param settings the effective settings
     * @param config the configuration they were read from
     * @param instance identifies this process
     * @throws StartupFailure if the database cannot be used, a setting cannot be understood, a route is never reached or a
     *     listener cannot be opened
     */
    static OrdersService start(Settings settings, Config config, String instance) throws StartupFailure {
        OrdersDatabase database = OrdersDatabase.open(settings);
        HikariDataSource pool;
        try {
            pool = HandleSettings.pool(settings, database.address());
        } catch (RuntimeException e) {
            database.close();
            throw new StartupFailure(
                    StartupFailure.DATABASE, "database " + settings.text("app.database") + ": " + e.getMessage());
        }
        try {
            return start(settings, config, instance, pool, database);
        } catch (StartupFailure | RuntimeException e) {
            pool.close();
            database.close();
            throw e;
        }
    }

    private static OrdersService start(
            Settings settings, Config config, String instance, HikariDataSource pool, OrdersDatabase database)
            throws StartupFailure {
        JsonSerializer serializer = SerializeSettings.serializer(settings);
        OrderCount count = new OrderCount(pool, database.address().dialect(), database.orders());
        OrderRepository orders = new OrderRepository(pool, count);
        if (DatabaseSettings.preload(settings)) {
            orders.preload();
        }
        Quotes quotes = QuoteSettings.quotes(settings, orders, serializer);
        try {
            Bodies bodies =
                    new Bodies(serializer, ParseSettings.limits(settings).body());
            Routes routes = routes(settings, pool, database, count, orders, bodies, quotes, serializer);
            if (ParseSettings.framing(settings).isPresent()) {
                routes = routes.withHead();
            }
            WebServer server = server(settings, config, instance, pool, routes, bodies, serializer);
            return new OrdersService(Listeners.start(server, settings), quotes, pool, database);
        } catch (StartupFailure | RuntimeException e) {
            quotes.close();
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
        quotes.close();
        pool.close();
        database.close();
    }

    private static WebServer server(
            Settings settings,
            Config config,
            String instance,
            HikariDataSource pool,
            Routes routes,
            Bodies bodies,
            JsonSerializer serializer)
            throws StartupFailure {
        ParseLimits limits = ParseSettings.limits(settings);
        MiddlewareSettings.Chain chain = MiddlewareSettings.chain(
                settings,
                Protocols.outermost(settings, limits),
                routes.policy(),
                new Problems(serializer, limits),
                bodies);
        WebServerConfig.Builder server = listener(settings, serializer, limits);
        AdminListener.add(server, settings, Catalogue.SECRETS, instance, health(pool));
        RouteTable table = Protocols.install(
                server,
                settings,
                config,
                limits,
                routing -> routes.register(routing, chain, RouteSettings.order(settings)));
        WebServer built = server.build();
        RouteSettings.check(settings, table);
        return built;
    }

    /** A listener as it is set up before any route is known. */
    static WebServerConfig.Builder listener(Settings settings, JsonSerializer serializer, ParseLimits limits) {
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
                .connectionOptions(options -> DrainSettings.apply(settings, options.tcpNoDelay(true)))
                .directHandlers(Problems.handlers(serializer, limits))
                .mediaContext(MediaContext.builder()
                        .mediaSupportsDiscoverServices(false)
                        .addMediaSupport(
                                new JsonMediaSupport(serializer, DrainSettings.export(settings) == ExportArm.QUEUED))
                        .build());
        AcceptSettings.apply(settings, server);
        ParseSettings.apply(limits, server);
        DrainSettings.apply(settings, server);
        return server;
    }

    private static Routes routes(
            Settings settings,
            HikariDataSource pool,
            OrdersDatabase database,
            OrderCount count,
            OrderRepository orders,
            Bodies bodies,
            Quotes quotes,
            JsonSerializer serializer) {
        Dialect dialect = database.address().dialect();
        int maxPageSize = SerializeSettings.maxPageSize(settings);
        return Routes.of(
                HandleSettings.orders(settings, orders, maxPageSize),
                new SearchHandler(HandleSettings.search(settings, pool, dialect), maxPageSize),
                new PlaceHandler(new OrderWriter(pool, count, Clock.systemUTC()), orders, bodies),
                quotes.handler(),
                new ExportHandler(
                        orders::after,
                        serializer,
                        DrainSettings.export(settings),
                        DrainSettings.gzipExports(settings)));
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
