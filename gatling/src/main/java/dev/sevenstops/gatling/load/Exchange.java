package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Schedule;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.client.impl.RequestTimeoutException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One intended request and what became of it, in nanoseconds. It listens to Gatling's HTTP client directly, since what Gatling
 * itself records are whole milliseconds from the actual send.
 *
 * <p>The client calls on the virtual user's event loop; {@link #censor} comes from another thread. Whoever takes the state
 * away from {@link State#OPEN} decides; what comes later is ignored.
 */
final class Exchange implements HttpListener {
    /** What became of an intended request. */
    enum State {
        OPEN,
        ANSWERED,
        FAILED,
        CENSORED
    }

    private static final AttributeKey<Boolean> KNOWN = AttributeKey.valueOf("sevenstops.known");

    private final Schedule.Send send;
    private final long intended;
    private final long deadline;
    private final AtomicReference<End> end = new AtomicReference<>(End.NOT_YET);

    private volatile boolean sent;
    private volatile long sentAt;
    private volatile long sentAtMillis;
    private volatile boolean newConnection;
    private volatile boolean handshake;
    private final AtomicInteger retries = new AtomicInteger();
    private volatile @Nullable Channel channel;
    private volatile @Nullable Runnable whenEnded;
    private volatile int status;
    private volatile long firstByteAt;
    private final BodyMatch match;

    /** The decision, its time and its reason in one piece, so that a decision which comes second changes nothing. */
    private record End(State state, long at, String failure) {
        static final End NOT_YET = new End(State.OPEN, 0, "");
    }

    Exchange(Schedule.Send send, long intended, long deadline) {
        this.send = send;
        this.intended = intended;
        this.deadline = deadline;
        this.match = new BodyMatch(send.request().expect().body());
    }

    /** Is to be run once, when the state is decided. If it already is, the answer is false and nothing will be run. */
    boolean open(Runnable whenEnded) {
        this.whenEnded = whenEnded;
        return state() == State.OPEN;
    }

    /**
     * Gives the request up at the end of the slice's patience. Its connection is closed, so that a late answer does not disturb
     * the next slice.
     *
     * @return whether it had been waiting until now
     */
    boolean censor() {
        boolean decided = end(new End(State.CENSORED, deadline, ""));
        Channel used = channel;
        if (decided && used != null) {
            ChannelFuture unused = used.close();
        }
        return decided;
    }

    @Override
    public void onSend() {
        if (sent) {
            retries.incrementAndGet();
            return;
        }
        sentAt = System.nanoTime();
        sentAtMillis = System.currentTimeMillis();
        sent = true;
    }

    @Override
    public void onWrite(Channel used) {
        channel = used;
        if (used.attr(KNOWN).setIfAbsent(Boolean.TRUE) == null) {
            newConnection = true;
            // Gatling writes to a connection once its handshake is done
            handshake = used.pipeline().get(SslHandler.class) != null;
        }
        if (state() != State.OPEN) {
            ChannelFuture unused = used.close();
        }
    }

    @Override
    public void onFinalClientRequest(Request request) {}

    @Override
    public void onHttpResponse(HttpResponseStatus received, HttpHeaders headers) {
        status = received.code();
        firstByteAt = System.nanoTime();
    }

    @Override
    public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
        if (!match.found()) {
            int unused = chunk.forEachByte(next -> {
                match.add(next);
                return !match.found();
            });
        }
        if (last) {
            long now = System.nanoTime();
            end(now - deadline <= 0 ? new End(State.ANSWERED, now, "") : new End(State.CENSORED, deadline, ""));
        }
    }

    @Override
    public void onThrowable(Throwable thrown) {
        // The client's own timeout is set to the end of the slice's patience.
        end(
                thrown instanceof RequestTimeoutException
                        ? new End(State.CENSORED, deadline, "")
                        : new End(State.FAILED, System.nanoTime(), Failures.reason(thrown)));
    }

    private boolean end(End decision) {
        if (!end.compareAndSet(End.NOT_YET, decision)) {
            return false;
        }
        Runnable then = whenEnded;
        if (then != null) {
            then.run();
        }
        return true;
    }

    Schedule.Send scheduled() {
        return send;
    }

    State state() {
        return end.get().state();
    }

    boolean sent() {
        return sent;
    }

    /** Nanoseconds from the intended to the actual send. */
    long lag() {
        return sentAt - intended;
    }

    /** Time of the actual send on {@link System#nanoTime}'s clock. */
    long sentAt() {
        return sentAt;
    }

    /** Intended time of sending on {@link System#nanoTime}'s clock. */
    long intended() {
        return intended;
    }

    /** When the state was decided. */
    long endedAt() {
        return end.get().at();
    }

    /** Wall clock of the actual send, for Gatling's own log. */
    long sentAtMillis() {
        return sentAtMillis;
    }

    int status() {
        return status;
    }

    /** Whether the answer is what the request expects. */
    boolean expected() {
        return Attempt.expected(send.request().expect(), status, match);
    }

    /** When the head of the answer was there. */
    long firstByteAt() {
        return firstByteAt;
    }

    String failure() {
        return end.get().failure();
    }

    /** Whether a connection was begun to be opened for it, with success or without. */
    boolean newConnection() {
        return newConnection || (sent && channel == null);
    }

    /** Whether the connection that was opened for it began with a TLS handshake. */
    boolean handshake() {
        return handshake;
    }

    int retries() {
        return retries.get();
    }
}
