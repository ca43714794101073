package dev.sevenstops.gatling.agreement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection through the tap. Two threads relay, a third may end it. */
final class TapConnection {
    private static final int BUFFER = 65_536;

    private final Socket proxy;
    private final Socket service;
    private final Tap tap;
    private final ByteArrayOutputStream toService = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromService = new ByteArrayOutputStream();
    private volatile boolean proxyClosed;
    private volatile boolean serviceClosed;

    TapConnection(Socket proxy, Socket service, Tap tap) throws IOException {
        this.proxy = proxy;
        this.service = service;
        this.tap = tap;
        proxy.setTcpNoDelay(true);
        service.setTcpNoDelay(true);
    }

    void begin() {
        Thread.ofVirtual().start(() -> {
            relay(proxy, service, toService);
            proxyClosed = true;
            tap.active();
        });
        Thread.ofVirtual().start(() -> {
            relay(service, proxy, fromService);
            serviceClosed = true;
            tap.active();
        });
    }

    private void relay(Socket from, Socket to, ByteArrayOutputStream record) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                synchronized (record) {
                    record.write(buffer, 0, count);
                }
                tap.active();
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException reset) {
            // one of both has closed or reset it, which is an end like any other: what came before is recorded
            System.getLogger(TapConnection.class.getName()).log(System.Logger.Level.TRACE, "ended", reset);
        }
        finish(to);
    }

    private static void finish(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            System.getLogger(TapConnection.class.getName()).log(System.Logger.Level.TRACE, "was closed", gone);
        }
    }

    /** Whether both directions have ended. */
    boolean over() {
        return proxyClosed && serviceClosed;
    }

    /** Whether the proxy has ended its direction: it does not use the connection any more. */
    boolean proxyClosed() {
        return proxyClosed;
    }

    Relayed relayed() {
        return new Relayed(text(toService), text(fromService), serviceClosed);
    }

    private static String text(ByteArrayOutputStream record) {
        synchronized (record) {
            return record.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** Tells the proxy that nothing more comes. */
    void end() {
        finish(proxy);
    }

    void close() {
        for (Socket socket : new Socket[] {proxy, service}) {
            try {
                socket.close();
            } catch (IOException e) {
                System.err.println("agreement: a connection cannot be closed: " + e);
            }
        }
    }
}
