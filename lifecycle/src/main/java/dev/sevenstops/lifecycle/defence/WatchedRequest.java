package dev.sevenstops.lifecycle.defence;

import io.helidon.common.context.Context;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.uri.UriInfo;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RoutedPath;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A request that is another one in all but its entity, which is watched. */
record WatchedRequest(RoutingRequest delegate, BodyWatch watch) implements RoutingRequest {
    @Override
    public ReadableEntity content() {
        return new WatchedEntity(delegate.content(), watch);
    }

    @Override
    public RoutingRequest path(RoutedPath routed) {
        delegate.path(routed);
        return this;
    }

    @Override
    public RoutingRequest prologue(HttpPrologue other) {
        delegate.prologue(other);
        return this;
    }

    @Override
    public RoutingRequest matchingPattern(String pattern) {
        delegate.matchingPattern(pattern);
        return this;
    }

    @Override
    public Optional<String> matchingPattern() {
        return delegate.matchingPattern();
    }

    @Override
    public void reset() {
        delegate.reset();
    }

    @Override
    public boolean isSecure() {
        return delegate.isSecure();
    }

    @Override
    public RoutedPath path() {
        return delegate.path();
    }

    @Override
    public String socketId() {
        return delegate.socketId();
    }

    @Override
    public String serverSocketId() {
        return delegate.serverSocketId();
    }

    @Override
    public Context context() {
        return delegate.context();
    }

    @Override
    public ListenerContext listenerContext() {
        return delegate.listenerContext();
    }

    @Override
    public HttpSecurity security() {
        return delegate.security();
    }

    @Override
    public boolean continueSent() {
        return delegate.continueSent();
    }

    @Override
    public void streamFilter(UnaryOperator<InputStream> filter) {
        delegate.streamFilter(filter);
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return delegate.proxyProtocolData();
    }

    @Override
    public HttpPrologue prologue() {
        return delegate.prologue();
    }

    @Override
    public ServerRequestHeaders headers() {
        return delegate.headers();
    }

    @Override
    public UriQuery query() {
        return delegate.query();
    }

    @Override
    public PeerInfo remotePeer() {
        return delegate.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return delegate.localPeer();
    }

    @Override
    public String authority() {
        return delegate.authority();
    }

    @Override
    public void header(Header header) {
        delegate.header(header);
    }

    @Override
    public int id() {
        return delegate.id();
    }

    @Override
    public UriInfo requestedUri() {
        return delegate.requestedUri();
    }
}
