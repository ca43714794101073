package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kept-alive connections that idle between requests. A connection that is still busy when its next request is due is helped out
 * by another one, so that a slow answer delays no request.
 */
final class PacedProbe extends SpreadProbe {
    private final Workload.Paced paced;
    private final Wire wire;
    private final List<KeepAlive> connections;

    PacedProbe(Workload.Paced paced, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        super(plan, goodWithinSeconds);
        this.paced = paced;
        this.wire = wire;
        this.connections = Stream.generate(() -> new KeepAlive(wire.port(), 1))
                .limit(paced.connections())
                .toList();
    }

    @Override
    void run(Schedule.Send send, Attempt attempt) throws IOException {
        KeepAlive own = connections.get(send.connection());
        byte[] request = wire.encode(send.message(), false);
        RawConnection connection = own.take();
        boolean reusable = false;
        try {
            attempt.start(connection);
            BodyMatch match = new BodyMatch(paced.request().expect().body());
            RawResponse response = ask(connection, send, request, new RawResponse.Listener() {
                @Override
                public void body(byte[] bytes, int offset, int length) {
                    match.add(bytes, offset, length);
                }
            });
            boolean expected = Attempt.expected(paced.request().expect(), response.status(), match);
            attempt.answered(response.status(), expected, response.firstByteAt(), System.nanoTime());
            reusable = response.reusable();
        } finally {
            if (reusable) {
                own.give(connection);
            } else {
                connection.close();
            }
        }
    }

    @Override
    long opened() {
        return connections.stream().mapToLong(KeepAlive::opened).sum();
    }

    @Override
    void close() throws IOException {
        for (KeepAlive connection : connections) {
            connection.close();
        }
    }
}
