package dev.sevenstops.app.downstream.caller;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * The other end of a watched connection. It is the one thing of the connection that Helidon hands on to a request as it is, and so the
 * way from a request to its connection.
 *
 * @param delegate what Helidon knows of the other end
 * @param connection the connection
 */
record WatchedPeer(PeerInfo delegate, WatchedContext connection) implements PeerInfo {
    @Override
    public SocketAddress address() {
        return delegate.address();
    }

    @Override
    public String host() {
        return delegate.host();
    }

    @Override
    public int port() {
        return delegate.port();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return delegate.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return delegate.tlsCertificates();
    }
}
