package dev.sevenstops.lifecycle.protocol;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * The other end of a connection, which knows the connection. It is the one thing of a connection that Helidon hands on to a request as it is,
 * and so the way from a request to its connection. Made once for each, since Helidon makes a new one whenever it is asked.
 *
 * @param delegate what Helidon knows of the other end
 * @param connection the connection
 */
public record ConnectionPeer(PeerInfo delegate, ForwardingContext connection) implements PeerInfo {
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
