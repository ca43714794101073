package dev.sevenstops.app.calls;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.DefaultDnsResolver;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http2.Http2Client;
import io.helidon.webclient.http2.Http2ClientImpl;
import java.time.Duration;
import java.util.List;

/** Opens connections through Helidon's web client, none of which its own caches ever see. For any thread. */
public final class Links {
    private static final Tls PLAIN = Tls.builder().enabled(false).build();

    private final WebClient client;
    private final Http1Client http1;
    private final Http2ClientImpl http2;
    private final boolean useHttp2;
    private final Guard guard;
    private final Duration readTimeout;

    /**
     * Connections of one protocol.
     *
     * @param useHttp2 HTTP/2 in cleartext by prior knowledge; otherwise HTTP/1.1
     * @param guard what each connection holds while a call is on it
     * @param connectTimeout how long a connection may take to be made
     * @param readTimeout how long a read may wait: a last resort, calls are cancelled long before
     */
    public Links(boolean useHttp2, Guard guard, Duration connectTimeout, Duration readTimeout) {
        this.useHttp2 = useHttp2;
        this.guard = guard;
        this.readTimeout = readTimeout;
        this.client = WebClient.builder()
                .servicesDiscoverServices(false)
                .shareConnectionCache(false)
                .followRedirects(false)
                .proxy(Proxy.noProxy())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connectTimeout)
                        .readTimeout(readTimeout)
                        .tcpNoDelay(true)
                        .build())
                .build();
        this.http1 = client.client(Http1Client.PROTOCOL);
        this.http2 = (Http2ClientImpl) client.client(Http2Client.PROTOCOL);
    }

    /**
     * Connects.
     *
     * @throws RuntimeException of Helidon's making if that is not possible
     */
    public Link connect(Address address) {
        String protocol = useHttp2 ? Http2Client.PROTOCOL_ID : Http1Client.PROTOCOL_ID;
        ConnectionKey key = ConnectionKey.create(
                "http",
                address.host(),
                address.port(),
                PLAIN,
                DefaultDnsResolver.create(),
                DnsAddressLookup.defaultLookup(),
                Proxy.noProxy());
        // whether a connection is kept is decided by the replica: here releasing one is not closing it
        TcpClientConnection connection = TcpClientConnection.create(
                        client, key, List.of(protocol), released -> true, closed -> {})
                .connect();
        try {
            return guard.over(
                    useHttp2
                            ? new Http2Link(http2, connection, address, readTimeout)
                            : new Http1Link(http1, connection, address, readTimeout));
        } catch (RuntimeException e) {
            connection.closeResource();
            throw e;
        }
    }
}
