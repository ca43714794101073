package dev.sevenstops.gatling.proxy.undertow;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.Version;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyHandler;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Undertow as a reverse proxy, in a process of its own. Arguments: the service's port on the loopback address, and the file for its log of
 * requests. Prints one line of JSON when it is ready and ends when its standard input does.
 */
public final class LaxProxy {
    private static final int REQUEST_MILLIS = 5_000;
    private static final AttachmentKey<Boolean> FORWARDED = AttachmentKey.create(Boolean.class);

    private LaxProxy() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        // standard output belongs to the line that says ready: anything that a library prints goes elsewhere
        System.setOut(System.err);
        Writer log = Files.newBufferedWriter(Path.of(args[1]), StandardCharsets.US_ASCII);
        LoadBalancingProxyClient service =
                new LoadBalancingProxyClient().addHost(URI.create("http://127.0.0.1:" + Integer.parseInt(args[0])));
        HttpHandler proxy = ProxyHandler.builder()
                .setProxyClient(new Noting(service))
                .setMaxRequestTime(REQUEST_MILLIS)
                .build();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                // lax on purpose
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
                .setHandler(exchange -> {
                    exchange.addExchangeCompleteListener((ended, next) -> {
                        write(log, ended);
                        next.proceed();
                    });
                    proxy.handleRequest(exchange);
                })
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        out.println("{\"ready\":true,\"pid\":" + ProcessHandle.current().pid() + ",\"port\":" + address.getPort()
                + ",\"version\":\"" + Version.getVersionString() + "\"}");
        out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().exit(0);
    }

    private static void write(Writer log, HttpServerExchange exchange) {
        Instant now = Instant.now();
        boolean forwarded = exchange.getAttachment(FORWARDED) != null;
        String line = String.format(
                Locale.ROOT,
                "end:%d.%06d;client:%d;status:%d;connect:%s%n",
                now.getEpochSecond(),
                now.getNano() / 1_000,
                exchange.getSourceAddress().getPort(),
                exchange.getStatusCode(),
                forwarded ? "0" : "-");
        synchronized (log) {
            try {
                log.write(line);
                log.flush();
            } catch (IOException e) {
                // Without its log this proxy is of no use to anybody, and the runner must hear of it.
                System.err.println("the proxy's log cannot be written: " + e);
                Runtime.getRuntime().halt(1);
            }
        }
    }

    /** Notes which requests got a connection to the service. */
    private record Noting(ProxyClient delegate) implements ProxyClient {
        @Override
        public ProxyTarget findTarget(HttpServerExchange exchange) {
            return delegate.findTarget(exchange);
        }

        @Override
        public void getConnection(
                ProxyTarget target,
                HttpServerExchange exchange,
                ProxyCallback<ProxyConnection> callback,
                long timeout,
                TimeUnit unit) {
            delegate.getConnection(target, exchange, new Connected(callback), timeout, unit);
        }
    }

    /** Whoever waits for a connection. */
    private record Connected(ProxyCallback<ProxyConnection> delegate) implements ProxyCallback<ProxyConnection> {
        @Override
        public void completed(HttpServerExchange exchange, ProxyConnection result) {
            exchange.putAttachment(FORWARDED, true);
            delegate.completed(exchange, result);
        }

        @Override
        public void failed(HttpServerExchange exchange) {
            delegate.failed(exchange);
        }

        @Override
        public void couldNotResolveBackend(HttpServerExchange exchange) {
            delegate.couldNotResolveBackend(exchange);
        }

        @Override
        public void queuedRequestFailed(HttpServerExchange exchange) {
            delegate.queuedRequestFailed(exchange);
        }
    }
}
