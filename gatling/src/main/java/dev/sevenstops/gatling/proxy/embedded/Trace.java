package dev.sevenstops.gatling.proxy.embedded;

import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Request;

/**
 * One request's way through the proxy. Marked by whatever thread comes by; an instant that was marked is not marked again.
 */
final class Trace {
    static final String ATTRIBUTE = Trace.class.getName();

    private final String connection;
    private final int clientPort;
    private final Map<Mark, AtomicLong> nanos = new EnumMap<>(Mark.class);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicReference<String> end = new AtomicReference<>("complete");
    private volatile int status;
    private volatile Instant ended = Instant.EPOCH;

    Trace(Request request) {
        this.connection = request.getConnectionMetaData().getId();
        this.clientPort = Request.getRemotePort(request);
        // Filled here and never again: the map is read by many threads, only the numbers in it change.
        for (Mark mark : Mark.values()) {
            nanos.put(mark, new AtomicLong());
        }
        at(Mark.BEGIN).set(request.getBeginNanoTime());
        at(Mark.HEADERS).set(request.getHeadersNanoTime());
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The trace that {@link Tracer} began for a request. */
    static Trace of(Request request) {
        return (Trace) request.getAttribute(ATTRIBUTE);
    }

    void mark(Mark mark) {
        at(mark).compareAndSet(0, System.nanoTime());
    }

    /** Bytes of the response's content that came from the service. */
    void received(int bytes) {
        long outstanding = received.addAndGet(bytes) - sent.get();
        ahead.accumulateAndGet(outstanding, Math::max);
    }

    /** Bytes of the response's content that the client's socket took. */
    void sent(int bytes) {
        sent.addAndGet(bytes);
        mark(Mark.FIRST_BYTE);
    }

    /** The client is gone; what fails afterwards is a consequence. */
    void clientGone() {
        end.compareAndSet("complete", "client");
    }

    /** The exchange with the service failed. */
    void upstreamFailed(Throwable failure) {
        String connect = has(Mark.CONNECTED) ? "" : "-connect";
        boolean timeout = failure instanceof TimeoutException || failure instanceof SocketTimeoutException;
        end.compareAndSet("complete", "upstream" + connect + (timeout ? "-timeout" : ""));
    }

    /** It is over. */
    void finish(int responseStatus) {
        status = responseStatus;
        mark(Mark.END);
        ended = Instant.now();
    }

    private AtomicLong at(Mark mark) {
        return Objects.requireNonNull(nanos.get(mark));
    }

    boolean has(Mark mark) {
        return at(mark).get() != 0;
    }

    /** The line of the log; a time that was not reached is {@code -}. */
    void appendTo(StringBuilder line) {
        line.append("end:").append(seconds(ended));
        line.append(";connection:").append(connection);
        line.append(";client:").append(clientPort);
        line.append(";status:").append(status);
        line.append(";ends:").append(end.get());
        times(line, "headers", Mark.BEGIN, Mark.HEADERS);
        times(line, "wait", Mark.HEADERS, Mark.QUEUED);
        times(line, "connect", Mark.QUEUED, Mark.CONNECTED);
        times(line, "send", Mark.CONNECTED, Mark.SENT);
        times(line, "answer", Mark.CONNECTED, Mark.ANSWERED);
        times(line, "body", Mark.ANSWERED, Mark.RECEIVED);
        times(line, "rest", Mark.RECEIVED, Mark.END);
        times(line, "first_byte", Mark.BEGIN, Mark.FIRST_BYTE);
        times(line, "total", Mark.BEGIN, Mark.END);
        line.append(";sent:").append(sent.get());
        line.append(";received:").append(received.get());
        line.append(";ahead:").append(ahead.get()).append('\n');
    }

    private void times(StringBuilder line, String name, Mark from, Mark to) {
        line.append(';').append(name).append(':');
        if (has(from) && has(to)) {
            appendSeconds(line, at(to).get() - at(from).get());
        } else {
            line.append('-');
        }
    }

    /** Nanoseconds as seconds. */
    static void appendSeconds(StringBuilder line, long nanos) {
        line.append(nanos / 1e9);
    }

    static String seconds(Instant instant) {
        String micros = Long.toString(1_000_000 + instant.getNano() / 1000);
        return instant.getEpochSecond() + "." + micros.substring(1);
    }
}
