package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A {@link Volley} that reads its answers slowly and leaves when its time is over. A connection whose answer flows until then,
 * or has come to its end, is answered; one whose answer breaks off has failed.
 */
final class SlowReadersProbe extends Volley {
    /** The kernel doubles it for its own bookkeeping (socket(7)). Small, so that it is the server that has to wait. */
    private static final int RECEIVE_BUFFER = 16 * 1024;

    private static final int BUFFER = 8 * 1024;

    private final Workload.SlowReaders slow;
    private final AtomicLong bytes = new AtomicLong();

    SlowReadersProbe(Workload.SlowReaders slow, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        super(plan, wire, slow.atSeconds(), goodWithinSeconds);
        this.slow = slow;
    }

    @Override
    void configure(Socket socket) throws IOException {
        // before connect: the window that the handshake announces depends on it
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
    }

    @Override
    long timeout(long intended) {
        return intended + Moments.nanos(slow.forSeconds());
    }

    @Override
    void exchange(Socket socket, byte[] request, Attempt attempt) throws IOException {
        socket.getOutputStream().write(request);
        long end = timeout(attempt.intended());
        PacedInput in = new PacedInput(new TimedInput(socket, end), slow.bytesPerSecond(), end);
        RawResponse response = new RawResponse(in, BUFFER);
        BodyMatch match = new BodyMatch(slow.request().expect().body());
        try {
            response.read(slow.request().method(), new RawResponse.Listener() {
                @Override
                public void head(int status, long firstByteAt) {
                    // only a good answer is worth anything before its end
                    if (status / 100 == 2) {
                        attempt.flows(status, expected(status), firstByteAt);
                    }
                }

                @Override
                public void body(byte[] read, int offset, int length) {
                    boolean before = match.found();
                    match.add(read, offset, length);
                    if (match.found() && !before && response.status() / 100 == 2) {
                        attempt.flows(response.status(), expected(response.status()), response.firstByteAt());
                    }
                }

                private boolean expected(int status) {
                    return Attempt.expected(slow.request().expect(), status, match);
                }
            });
            boolean expected = Attempt.expected(slow.request().expect(), response.status(), match);
            attempt.answered(response.status(), expected, response.firstByteAt(), response.firstByteAt());
        } catch (SocketTimeoutException over) {
            attempt.timedOut(over);
        } finally {
            bytes.addAndGet(in.count());
        }
    }

    @Override
    Map<String, Double> counters() {
        return Map.of(Counters.client(slow.name(), Counters.CLIENT_READ_BYTES), (double) bytes.get());
    }
}
