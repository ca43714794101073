package dev.sevenstops.gatling.agreement;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A relay on the loopback address, between a proxy and the service, that records the bytes of both directions and changes none. May be
 * used by several threads; one case at a time.
 */
final class Tap implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final long PAUSE_MILLIS = 5;
    private static final long RESET_MILLIS = 1_500;

    private final ServerSocket entry;
    private final int servicePort;
    private final List<TapConnection> open = new ArrayList<>();
    private volatile long lastActivity = System.nanoTime();

    private Tap(ServerSocket entry, int servicePort) {
        this.entry = entry;
        this.servicePort = servicePort;
    }

    /** Listens on a free port in front of the service's. */
    static Tap inFrontOf(int servicePort) throws IOException {
        Tap tap = new Tap(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), servicePort);
        Thread.ofVirtual().name("tap").start(tap::accept);
        return tap;
    }

    int port() {
        return entry.getLocalPort();
    }

    /** When a byte, or the end of a direction, was last seen; as {@link System#nanoTime}. */
    long lastActivity() {
        return lastActivity;
    }

    void active() {
        lastActivity = System.nanoTime();
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket proxy = entry.accept();
                active();
                begin(proxy);
            } catch (SocketException closed) {
                return; // the tap was closed: there is nothing to accept any more
            } catch (IOException e) {
                System.err.println("agreement: a connection of the proxy was lost: " + e);
            }
        }
    }

    private void begin(Socket proxy) throws IOException {
        try {
            Socket service = new Socket(InetAddress.getLoopbackAddress(), servicePort);
            TapConnection connection = new TapConnection(proxy, service, this);
            synchronized (open) {
                open.add(connection);
            }
            connection.begin();
        } catch (IOException e) {
            proxy.close();
            throw e;
        }
    }

    /** Waits until nothing has been seen for a while, or the time is over. */
    void awaitQuiet(long quietMillis, long mostMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        long quiet = TimeUnit.MILLISECONDS.toNanos(quietMillis);
        while (System.nanoTime() < deadline && System.nanoTime() - lastActivity < quiet && !allClosed()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean allClosed() {
        synchronized (open) {
            return !open.isEmpty() && open.stream().allMatch(TapConnection::over);
        }
    }

    /**
     * What went over the connections since the last time, in the order in which they were opened. They are closed, and the proxy has
     * noticed when this returns, so that it does not use one of them for the next case.
     */
    List<Relayed> take() throws InterruptedException {
        List<TapConnection> connections;
        synchronized (open) {
            connections = List.copyOf(open);
            open.clear();
        }
        List<Relayed> relayed = connections.stream().map(TapConnection::relayed).toList();
        connections.forEach(TapConnection::end);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RESET_MILLIS);
        while (System.nanoTime() < deadline && !connections.stream().allMatch(TapConnection::proxyClosed)) {
            Thread.sleep(1);
        }
        connections.forEach(TapConnection::close);
        return relayed;
    }

    @Override
    public void close() throws IOException {
        entry.close();
        synchronized (open) {
            open.forEach(TapConnection::close);
            open.clear();
        }
    }
}
