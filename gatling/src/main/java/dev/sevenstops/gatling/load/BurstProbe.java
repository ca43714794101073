package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.net.Socket;

/** A {@link Volley} that reads its answers as fast as it can: connect, ask once, read the answer, close. */
final class BurstProbe extends Volley {
    private static final int BUFFER = 2048;

    private final Workload.Burst burst;

    BurstProbe(Workload.Burst burst, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        super(plan, wire, burst.atSeconds(), goodWithinSeconds);
        this.burst = burst;
    }

    @Override
    void configure(Socket socket) {
        // as sockets come
    }

    @Override
    long timeout(long intended) {
        return intended + Moments.nanos(burst.timeoutSeconds());
    }

    @Override
    void exchange(Socket socket, byte[] request, Attempt attempt) throws IOException {
        socket.getOutputStream().write(request);
        BodyMatch match = new BodyMatch(burst.request().expect().body());
        RawResponse response = new RawResponse(new TimedInput(socket, timeout(attempt.intended())), BUFFER);
        response.read(burst.request().method(), new RawResponse.Listener() {
            @Override
            public void body(byte[] bytes, int offset, int length) {
                match.add(bytes, offset, length);
            }
        });
        boolean expected = Attempt.expected(burst.request().expect(), response.status(), match);
        attempt.answered(response.status(), expected, response.firstByteAt(), response.firstByteAt());
    }
}
