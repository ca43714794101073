package dev.sevenstops.app.parse;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.spi.ProtocolConfig;

/**
 * Keeps a listener to HTTP/1.1 although Helidon's HTTP/2 is on the class path: neither the preface of one who knows nor
 * {@code Upgrade: h2c} starts it. What guards the parse stop reads HTTP/1.1, and would not see what passes in frames.
 */
public final class OnlyHttp1 {
    private static final String HTTP_2 = "http_2";

    private OnlyHttp1() {}

    /**
     * Sets up a listener. Call it last: the instrument takes every protocol that it finds for one that is served.
     *
     * @param listener the listener
     */
    public static void apply(ListenerConfig.BuilderBase<?, ?> listener) {
        // Helidon 4.4.0 discovers protocols even where that is switched off, and leaves out only what has the same type
        // and
        // name as one that is there; no provider makes a selector of this one
        listener.addProtocol(new Absent(HTTP_2, HTTP_2));
    }

    /** Takes the place of a protocol that is not to be served. */
    private record Absent(String type, String name) implements ProtocolConfig {}
}
