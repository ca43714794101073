package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * A selector of HTTP/1.1 that takes every connection that is not HTTP/2 with prior knowledge, so that a first line which is not that of
 * HTTP/1.1 (empty, of HTTP/1.0, or not HTTP at all) is answered. Helidon 4.4.0 closes such a connection without a word where it serves
 * more than one protocol.
 *
 * <p>Where HTTP/2 is one of them, as many bytes as its preface has with a line of which nothing is HTTP/1.1 are left to it: they may be a
 * wrong preface (RFC 9113 section 3.4), and whoever sends one would take an answer for a frame.
 */
final class AllOfHttp1 implements ServerConnectionSelector {
    /** How HTTP/2 with prior knowledge begins, RFC 9113 section 3.4. */
    private static final byte[] PREFACE = Octets.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final ServerConnectionSelector delegate;
    private final boolean besideHttp2;

    AllOfHttp1(ServerConnectionSelector delegate, boolean besideHttp2) {
        this.delegate = delegate;
        this.besideHttp2 = besideHttp2;
    }

    /** Zero: asked again whenever there are more bytes. */
    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        int known = Math.min(data.available(), PREFACE.length);
        for (int i = 0; i < known; i++) {
            if (data.get(i) != PREFACE[i]) {
                return besideHttp2 && isNothingOfHttp1(data) ? Support.UNSUPPORTED : Support.SUPPORTED;
            }
        }
        return known == PREFACE.length ? Support.UNSUPPORTED : Support.UNKNOWN;
    }

    /** Whether the first line is there and has no slash, which stands in every version and in nearly every target. */
    private static boolean isNothingOfHttp1(BufferData data) {
        if (data.available() < PREFACE.length) {
            return false;
        }
        for (int i = 0; i < data.available() && data.get(i) != '/'; i++) {
            if (data.get(i) == '\r') {
                return i > 0;
            }
        }
        return false;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return delegate.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return delegate.connection(context);
    }
}
