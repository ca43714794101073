package dev.sevenstops.app.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Access EXPORT = Access.scope("orders:export");

    private final Policy policy = Policy.builder()
            .add(Method.GET, "/orders/{id}", Access.PUBLIC)
            .add(Method.GET, "/orders/export", EXPORT)
            .add(Method.GET, "/orders", Access.PUBLIC)
            .build();

    @Test
    void onlyWhatIsListedAsPublicIsPublic() {
        assertEquals(Access.PUBLIC, access("GET", "/orders"));
        assertEquals(Access.PUBLIC, access("GET", "/orders/7"));
        assertEquals(Access.TOKEN, access("GET", "/"));
        assertEquals(Access.TOKEN, access("GET", "/orders/7/lines"));
        assertEquals(Access.TOKEN, access("POST", "/orders"));
        assertEquals(Access.TOKEN, access("HEAD", "/orders"));
        assertEquals(Access.TOKEN, access("GET", "/ORDERS"));
    }

    @Test
    void aRuleThatClosesWinsWhereverItStands() {
        assertEquals(EXPORT, access("GET", "/orders/export"));
        assertEquals(EXPORT, access("GET", "/orders/%65xport"));
        assertEquals(EXPORT, access("GET", "/orders/export;a=b"));
        assertEquals(EXPORT, access("GET", "/orders;a=b/export"));
        assertEquals(EXPORT, access("GET", "/orders//export"));
        assertEquals(EXPORT, access("GET", "/orders/x/../export"));
        assertEquals(EXPORT, access("GET", "/orders/./export"));
    }

    private Access access(String method, String path) {
        return policy.of(HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.create(method), path, false));
    }
}
