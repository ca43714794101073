package dev.sevenstops.gatling.proxy.embedded;

import dev.sevenstops.gatling.proxy.Certificate;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A reverse proxy in a process of its own. Its one argument is a file with an {@link EmbeddedSpec}; it prints one line of JSON
 * with its port when it is ready, and ends when its standard input does.
 */
public final class EmbeddedProxy {
    static final int FAILED = 1;

    /** More than any queue that is measured behind it. */
    private static final int BACKLOG = 4096;

    /** As nginx comes. */
    private static final long KEEP_ALIVE_MILLIS = 75_000;

    /** What a buffered request may hold in memory; the rest of a larger one is passed on as it comes. */
    private static final long REQUEST_BYTES = 1024 * 1024;

    private EmbeddedProxy() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        // standard output belongs to the line that says ready: anything that a library prints goes elsewhere
        System.setOut(System.err);
        EmbeddedSpec spec = Json.mapper().readValue(Path.of(args[0]).toFile(), EmbeddedSpec.class);
        TraceLog log = new TraceLog(Path.of(spec.log()));
        Server server = new Server(threads());
        ServerConnector connector = connector(server, spec);
        server.addConnector(connector);
        server.setHandler(new Tracer(handler(spec, log), log));
        server.setRequestLog(Tracer.refusals(log));
        try {
            server.start();
        } catch (Exception e) {
            System.err.println("the proxy cannot be started: " + e);
            Runtime.getRuntime().halt(FAILED);
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(log::close));
        out.println("{\"ready\":true,\"pid\":" + ProcessHandle.current().pid() + ",\"port\":" + connector.getLocalPort()
                + ",\"version\":\"" + Jetty.VERSION + "\"}");
        out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        // Not stopped but left: what is under way then has been given up by its clients.
        Runtime.getRuntime().exit(0);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("proxy");
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        return threads;
    }

    private static Handler handler(EmbeddedSpec spec, TraceLog log) {
        ReverseProxy proxy = new ReverseProxy(spec, log);
        return spec.requestBuffering()
                ? new EagerContentHandler(
                        proxy, new EagerContentHandler.RetainedContentLoaderFactory(REQUEST_BYTES, -1, false))
                : proxy;
    }

    private static ServerConnector connector(Server server, EmbeddedSpec spec) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(ReverseProxy.HEADER_BYTES);
        configuration.setResponseHeaderSize(ReverseProxy.HEADER_BYTES);
        // Nothing is added to what the service answers.
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        ServerConnector connector;
        if (spec.keyStore().isPresent()) {
            configuration.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setKeyStorePath(spec.keyStore().get());
            ssl.setKeyStorePassword(Certificate.PASSWORD);
            connector = new ServerConnector(
                    server, 1, 1, new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString()), http);
        } else {
            connector = new ServerConnector(server, 1, 1, http);
        }
        connector.setHost("127.0.0.1");
        connector.setPort(0);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(KEEP_ALIVE_MILLIS);
        return connector;
    }
}
