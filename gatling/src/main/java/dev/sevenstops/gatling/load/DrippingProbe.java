package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.LoadPlan;
import dev.sevenstops.gatling.workload.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@link Volley} that sends its requests byte by byte (slowloris, R-U-D-Y) for as long as it is let: until it is answered, until the
 * server ends the connection, which is a failure, or until the slice is over, which leaves it without an answer.
 */
final class DrippingProbe extends Volley {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final double CONNECT_SECONDS = 10;
    private static final int MILLIS = 1000;
    private static final int BUFFER = 2048;

    private final Workload.Dripping dripping;

    DrippingProbe(Workload.Dripping dripping, LoadPlan plan, Wire wire, double goodWithinSeconds) {
        super(plan, wire, dripping.atSeconds(), goodWithinSeconds);
        this.dripping = dripping;
    }

    @Override
    void configure(Socket socket) {
        // as sockets come
    }

    @Override
    long timeout(long intended) {
        return intended + Moments.nanos(CONNECT_SECONDS);
    }

    @Override
    void exchange(Socket socket, byte[] request, Attempt attempt) throws IOException {
        PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        int at = switch (dripping.part()) {
            case ALL -> 0;
            case BODY -> head(request);
        };
        out.write(request, 0, at);
        socket.setSoTimeout(Math.max(1, (int) (MILLIS / dripping.bytesPerSecond())));
        while (at < request.length && !answered(in)) {
            out.write(request, at++, 1);
        }
        socket.setSoTimeout(0);
        BodyMatch match = new BodyMatch(dripping.request().expect().body());
        RawResponse response = new RawResponse(in, BUFFER);
        response.read(dripping.request().method(), new RawResponse.Listener() {
            @Override
            public void body(byte[] bytes, int offset, int length) {
                match.add(bytes, offset, length);
            }
        });
        boolean expected = Attempt.expected(dripping.request().expect(), response.status(), match);
        attempt.answered(response.status(), expected, response.firstByteAt(), response.firstByteAt());
    }

    /** Waits for the time between two bytes. Returns whether the server has said something, or ended the connection, by then. */
    private static boolean answered(PushbackInputStream in) throws IOException {
        try {
            int first = in.read();
            if (first >= 0) {
                in.unread(first);
            }
            return true;
        } catch (SocketTimeoutException nothingYet) {
            return false;
        }
    }

    private static int head(byte[] request) {
        for (int i = 0; i + END_OF_HEAD.length <= request.length; i++) {
            if (Arrays.equals(request, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
                return i + END_OF_HEAD.length;
            }
        }
        throw new IllegalArgumentException("no head");
    }
}
