package dev.sevenstops.gatling.agreement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sevenstops.gatling.proxy.ProxyRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Instant after(long millis) {
        return BEGIN.plusMillis(millis);
    }

    @Test
    void aRequestThatIsLoggedDuringTheNextCaseBelongsToItsOwn() {
        List<Lane.Sent> cases = List.of(new Lane.Sent(40_001, after(0)), new Lane.Sent(40_002, after(100)));
        List<ProxyRequest> logged =
                List.of(new ProxyRequest(40_001, after(150), 1), new ProxyRequest(40_002, after(160), 1));
        assertArrayEquals(new int[] {1, 1}, Lane.forwarded(cases, logged));
    }

    @Test
    void aPortThatIsUsedAgainIsToldApartByTime() {
        List<Lane.Sent> cases = List.of(new Lane.Sent(40_001, after(0)), new Lane.Sent(40_001, after(5_000)));
        List<ProxyRequest> logged = List.of(
                new ProxyRequest(40_001, after(10), 1),
                new ProxyRequest(40_001, after(20), 1),
                new ProxyRequest(40_001, after(5_010), 2));
        assertArrayEquals(new int[] {2, 2}, Lane.forwarded(cases, logged));
    }
}
