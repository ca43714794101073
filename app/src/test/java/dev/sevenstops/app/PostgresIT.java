package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.app.settings.StartupFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service over a real PostgreSQL. */
class PostgresIT {
    private static final int ORDERS = 1_000;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void isFilledOnceAndServesTheSameOrders() throws Exception {
        create("same");
        try (OrdersService h2 = TestService.start(Map.of());
                OrdersService service = service("same", Map.of());
                OrdersService second = service("same", Map.of());
                Contract expected = new Contract(h2.port());
                Contract client = new Contract(service.port());
                Contract other = new Contract(second.port())) {
            for (String path : new String[] {
                "/orders/1", "/orders/777", "/orders/" + ORDERS, "/orders/search?q=zoë&limit=3".replace("ë", "%C3%AB")
            }) {
                assertEquals(expected.get(path), client.get(path), path);
            }
            JsonNode page = client.get("/orders?page=3");
            assertEquals(expected.get("/orders?page=3").get("items"), page.get("items"));
            assertEquals(ORDERS, page.get("total").asInt());
            SearchIT.findsByCustomerAndByArticle(client);
            PlaceOrderIT.placesOne(client, ORDERS);
            PlaceOrderIT.sameRequestSameOrder(client, ORDERS + 1);
            PlaceOrderIT.manyAtOnce(client, ORDERS + 2);
            assertEquals(
                    ORDERS + 10, other.get("/orders/" + (ORDERS + 10)).get("id").asInt());
            org.awaitility.Awaitility.await()
                    .until(() -> other.get("/orders").get("total").asInt() == ORDERS + 10);
        }
        try (OrdersService again = service("same", Map.of());
                Contract client = new Contract(again.port())) {
            assertEquals(ORDERS + 10, client.get("/orders").get("total").asInt(), "what was placed is kept");
        }
    }

    @Test
    void aSlowStatementIsEndedByTheDatabase() throws Exception {
        create("slow");
        try (OrdersService service = service(
                        "slow", Map.of("stops.handle.query-timeout", "100", "app.database.search-delay", "600000"));
                Contract client = new Contract(service.port())) {
            client.problem(504, client.request("/orders/search?q=ada").build());
            assertEquals(7, client.get("/orders/7").get("id").asInt());
        }
    }

    @Test
    void aServerFault500SaysNothingOfItsInside() throws Exception {
        create("broken");
        try (OrdersService service = service("broken", Map.of());
                Contract client = new Contract(service.port())) {
            try (Connection connection =
                            postgres.getDatabase("postgres", "broken").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE order_lines");
            }
            JsonNode problem = client.problem(500, client.request("/orders/7").build());
            assertFalse(problem.toString().contains("order_lines"), problem::toString);
            client.problem(500, client.post(Contract.ORDER));
            assertEquals(ORDERS, client.get("/orders").get("total").asInt(), "half an order is no order");
        }
    }

    @Test
    void whatCannotBeUsedIsOneLine() throws Exception {
        assertTrue(refused("jdbc:mysql://127.0.0.1/x").contains("must start with jdbc:postgresql://"));
        String line = refused(url("same") + "&password=hunter2");
        assertTrue(line.contains("set app.database.password") && !line.contains("hunter2"), line);
        String absent = refused(url("nowhere"));
        assertTrue(absent.contains("nowhere"), absent);
        create("elsewhere");
        try (Connection connection =
                        postgres.getDatabase("postgres", "elsewhere").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (x INT)");
        }
        String foreign = refused(url("elsewhere"));
        assertTrue(foreign.contains("of somebody else's"), foreign);
    }

    private static String refused(String url) {
        StartupFailure failure = assertThrows(
                StartupFailure.class,
                () -> TestService.start(Map.of("app.database", url, "app.database.user", "postgres")));
        assertEquals(StartupFailure.DATABASE, failure.exitCode());
        assertEquals(1, failure.line().lines().count(), failure.line());
        return failure.line();
    }

    private static OrdersService service(String database, Map<String, String> given) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(given);
        settings.put("app.database", url(database));
        settings.put("app.database.user", "postgres");
        settings.put("app.database.password", "not asked for");
        settings.put("app.database.orders", String.valueOf(ORDERS));
        return TestService.start(settings);
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database + "?ApplicationName=orders";
    }

    private static void create(String database) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }
}
