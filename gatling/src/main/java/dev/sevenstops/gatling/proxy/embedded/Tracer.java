package dev.sevenstops.gatling.proxy.embedded;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Begins the trace of each request, counts what the client takes, and logs the trace when the request is over. */
final class Tracer extends Handler.Wrapper {
    private final TraceLog log;

    Tracer(Handler handler, TraceLog log) {
        super(handler);
        this.log = log;
    }

    /** Logs what no handler has seen, because the server itself refused it: a header over its size, say. */
    static RequestLog refusals(TraceLog log) {
        return (request, response) -> {
            if (request.getAttribute(Trace.ATTRIBUTE) == null) {
                Trace trace = new Trace(request);
                trace.finish(response.getStatus());
                log.add(trace);
            }
        };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Trace trace = new Trace(request);
        Response counted = new Counted(request, response, trace);
        Request.addCompletionListener(request, failure -> {
            // After the last write a failure says something about the connection, such as a body that nobody read, not
            // about this
            // request.
            if (failure != null && !trace.has(Mark.END)) {
                trace.clientGone();
            }
            trace.finish(counted.getStatus());
            log.add(trace);
        });
        return super.handle(request, counted, callback);
    }

    /** The response to the client. */
    private static final class Counted extends Response.Wrapper {
        private final Trace trace;

        Counted(Request request, Response response, Trace trace) {
            super(request, response);
            this.trace = trace;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            int bytes = content == null ? 0 : content.remaining();
            super.write(
                    last,
                    content,
                    Callback.from(
                            callback.getInvocationType(),
                            () -> {
                                trace.sent(bytes);
                                if (last) {
                                    trace.mark(Mark.END);
                                }
                                callback.succeeded();
                            },
                            failure -> {
                                trace.clientGone();
                                callback.failed(failure);
                            }));
        }
    }
}
