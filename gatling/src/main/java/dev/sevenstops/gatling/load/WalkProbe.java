package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Schedule;
import dev.sevenstops.gatling.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Fetches whole lists, page after page, each on one connection. A walk ends at the page without a next one, at the most pages,
 * or at the first answer that is not what the request expects, whose status is then the walk's.
 */
final class WalkProbe extends SpreadProbe {
    private final Workload.Walk walk;
    private final Wire wire;
    private final KeepAlive connections;

    WalkProbe(Workload.Walk walk, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        super(plan, goodWithinSeconds);
        this.walk = walk;
        this.wire = wire;
        this.connections = new KeepAlive(wire.port(), walk.walkers());
    }

    @Override
    void run(Schedule.Send send, Attempt attempt) throws IOException {
        RawConnection connection = connections.take();
        boolean reusable = false;
        try {
            attempt.start(connection);
            String path = send.path();
            long firstByteAt = 0;
            for (int page = 1; ; page++) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                RawResponse response =
                        ask(connection, send, wire.encode(send.message(), path, false), new RawResponse.Listener() {
                            @Override
                            public void body(byte[] bytes, int offset, int length) {
                                body.write(bytes, offset, length);
                            }
                        });
                long now = System.nanoTime();
                firstByteAt = page == 1 ? response.firstByteAt() : firstByteAt;
                BodyMatch match = new BodyMatch(walk.request().expect().body());
                match.add(body.toByteArray(), 0, body.size());
                boolean expected = Attempt.expected(walk.request().expect(), response.status(), match);
                Optional<String> next =
                        expected && page < walk.pages() ? NextLink.in(body.toByteArray()) : Optional.empty();
                reusable = response.reusable();
                if (next.isEmpty()) {
                    attempt.answered(response.status(), expected, firstByteAt, now);
                    return;
                }
                path = next.get();
                if (!reusable) {
                    connection.close();
                    connection = connections.take();
                    attempt.on(connection);
                }
                reusable = false;
            }
        } finally {
            if (reusable) {
                connections.give(connection);
            } else {
                connection.close();
            }
        }
    }

    @Override
    long opened() {
        return connections.opened();
    }

    @Override
    void close() throws IOException {
        connections.close();
    }
}
