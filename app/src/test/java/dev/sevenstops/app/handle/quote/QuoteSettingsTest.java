package dev.sevenstops.app.handle.quote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.app.calls.Address;
import dev.sevenstops.app.settings.StartupFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuoteSettingsTest {
    private static final String KEY = "app.downstream";

    @Test
    void addressesOfAllServicesWithTheirReplicas() throws Exception {
        Addresses addresses = Addresses.parse(
                KEY, "pricing=127.0.0.1:9001,h.example:9002;inventory=[::1]:9003; shipping=a:1;warehouse=b:2");
        assertEquals(
                List.of(new Address("127.0.0.1", 9001), new Address("h.example", 9002)),
                addresses.replicas().get(Dependency.PRICING));
        assertEquals(List.of(new Address("::1", 9003)), addresses.replicas().get(Dependency.INVENTORY));
        assertEquals("[::1]:9003", new Address("::1", 9003).authority());
        assertEquals(
                List.of(Dependency.values()),
                List.copyOf(addresses.replicas().keySet()),
                "a service that no quote needs is passed over");
    }

    @Test
    void emptyIsNone() throws Exception {
        assertEquals(Map.of(), Addresses.parse(KEY, "").replicas());
    }

    @Test
    void whatCannotBeReadIsSaidInOneLine() {
        Map<String, String> wrong = Map.of(
                "pricing=a:1", "inventory is missing",
                "a:1", "'a:1' is not service=host:port",
                "pricing=a", "'a' is not host:port",
                "pricing=a:0", "'a:0' is not host:port",
                "pricing=a:65536", "'a:65536' is not host:port",
                "pricing=:1", "':1' is not host:port",
                "pricing=a:1,", "'' is not host:port",
                "pricing=a:1;pricing=b:1", "pricing is there twice");
        wrong.forEach((text, problem) -> {
            StartupFailure failure = assertThrows(StartupFailure.class, () -> Addresses.parse(KEY, text), text);
            assertTrue(failure.line().startsWith(KEY + ": " + problem), failure.line());
            assertTrue(failure.line().contains("such as pricing="), failure.line());
            assertEquals(StartupFailure.USAGE, failure.exitCode());
        });
    }
}
