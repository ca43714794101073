package dev.sevenstops.gatling.proxy.embedded;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's reverse proxy with its traps taken out and its exchanges with the service marked in their {@link Trace}. */
final class ReverseProxy extends ProxyHandler.Reverse {
    /** A message's whole header; the default of 8 KB answers 502 to a request with a larger one. */
    static final int HEADER_BYTES = 64 * 1024;

    private static final int CONNECTIONS = 8192;

    private final EmbeddedSpec spec;
    private final TraceLog log;

    ReverseProxy(EmbeddedSpec spec, TraceLog log) {
        super(request -> HttpURI.build(request.getHttpURI())
                .scheme("http")
                .host("127.0.0.1")
                .port(spec.upstreamPort())
                .asImmutable());
        this.spec = spec;
        this.log = log;
        setViaHost("seven-stops");
    }

    @Override
    protected HttpClient newHttpClient() {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("upstream");
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        connector.addEventListener(new ConnectTimes(log));
        return new HttpClient(new HttpClientTransportDynamic(connector));
    }

    @Override
    protected void configureHttpClient(HttpClient client) {
        super.configureHttpClient(client);
        client.setRequestBufferSize(HEADER_BYTES);
        client.setMaxRequestHeadersSize(HEADER_BYTES);
        client.setMaxResponseHeadersSize(HEADER_BYTES);
        client.setConnectTimeout(spec.connectTimeoutMillis());
        client.setIdleTimeout(spec.answerTimeoutMillis());
        // The defaults queue in the proxy what was meant for the service: 64 connections and 1,024 requests that wait.
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(CONNECTIONS);
        // Nothing is added to what the client sent.
        client.setUserAgentField(null);
        client.setDefaultRequestContentType(null);
    }

    @Override
    protected void sendProxyToServerRequest(
            Request request, org.eclipse.jetty.client.Request upstream, Response response, Callback callback) {
        Trace trace = Trace.of(request);
        upstream.onRequestListener(new org.eclipse.jetty.client.Request.Listener() {
            @Override
            public void onBegin(org.eclipse.jetty.client.Request begun) {
                trace.mark(Mark.CONNECTED);
            }

            @Override
            public void onSuccess(org.eclipse.jetty.client.Request sent) {
                trace.mark(Mark.SENT);
            }
        });
        trace.mark(Mark.QUEUED);
        super.sendProxyToServerRequest(request, upstream, response, callback);
    }

    @Override
    protected org.eclipse.jetty.client.Response.CompleteListener newServerToProxyResponseListener(
            Request request, org.eclipse.jetty.client.Request upstream, Response response, Callback callback) {
        return spec.responseBuffering()
                ? new Buffered(request, upstream, response, callback)
                : new Streamed(request, upstream, response, callback);
    }

    /** Passes each piece on before it asks for the next: the service is read as fast as the client reads. */
    private class Streamed extends ProxyResponseListener {
        final Trace trace;

        Streamed(Request request, org.eclipse.jetty.client.Request upstream, Response response, Callback callback) {
            super(request, upstream, response, callback);
            this.trace = Trace.of(request);
        }

        @Override
        public void onBegin(org.eclipse.jetty.client.Response answer) {
            trace.mark(Mark.ANSWERED);
            super.onBegin(answer);
        }

        @Override
        public void onContent(org.eclipse.jetty.client.Response answer, Content.Chunk chunk, Runnable demander) {
            trace.received(chunk.remaining());
            super.onContent(answer, chunk, demander);
        }

        @Override
        public void onSuccess(org.eclipse.jetty.client.Response answer) {
            trace.mark(Mark.RECEIVED);
            super.onSuccess(answer);
        }

        @Override
        public void onComplete(Result result) {
            if (result.getResponseFailure() == null) {
                // The service may answer without having taken the whole body, as one does that refuses it: that is an
                // answer,
                // and what became of the rest of the request does not matter any more.
                super.onComplete(new Result(result.getRequest(), result.getResponse()));
                return;
            }
            trace.upstreamFailed(result.getFailure());
            super.onComplete(result);
        }
    }

    /** Reads ahead of the client. */
    private final class Buffered extends Streamed {
        private final ReadAhead readAhead;

        Buffered(Request request, org.eclipse.jetty.client.Request upstream, Response response, Callback callback) {
            super(request, upstream, response, callback);
            this.readAhead = new ReadAhead(response, this);
        }

        @Override
        public void onContent(org.eclipse.jetty.client.Response answer, Content.Chunk chunk, Runnable demander) {
            trace.received(chunk.remaining());
            readAhead.add(answer, chunk, demander);
        }

        @Override
        public void onSuccess(org.eclipse.jetty.client.Response answer) {
            trace.mark(Mark.RECEIVED);
            readAhead.end();
        }

        @Override
        public void onComplete(Result result) {
            if (result.getResponseFailure() != null) {
                readAhead.abort(result.getFailure());
            }
            super.onComplete(result);
        }
    }
}
