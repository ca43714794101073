package dev.sevenstops.lifecycle;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * A connection's peer, made once, which knows its connection: the one thing of ours that can be reached from a request of Helidon's.
 */
record InstrumentedPeer(PeerInfo delegate, InstrumentedContext context) implements PeerInfo {
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

    @Override
    public String toString() {
        return delegate.toString();
    }
}
