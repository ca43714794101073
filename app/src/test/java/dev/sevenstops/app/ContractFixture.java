package dev.sevenstops.app;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What the tests of the contract begin with: one hardened service for all of a class, and a client of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractFixture {
    OrdersService service;
    Contract client;

    @BeforeAll
    void start() throws Exception {
        service = TestService.start(Map.of());
        client = new Contract(service.port());
    }

    @AfterAll
    void stop() {
        client.close();
        service.close();
    }
}
