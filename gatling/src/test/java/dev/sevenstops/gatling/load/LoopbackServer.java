package dev.sevenstops.gatling.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections in this process, on the loopback address, and serves each on a virtual thread of its own until it is closed. */
final class LoopbackServer implements AutoCloseable {
    /** What is done with each connection. Several threads come in at once. */
    interface Service {
        /**
         * Serves a connection, which is closed afterwards.
         *
         * @throws IOException if the client is gone, which nobody hears of
         */
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

    /** Listens from now on. */
    LoopbackServer(Service service) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket, service));
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private static void serve(Socket socket, Service service) {
        try (socket) {
            socket.setTcpNoDelay(true);
            service.serve(socket);
        } catch (IOException clientIsGone) {
            // as clients go
        }
    }

    /** Takes no more connections; those that there are go on until their clients end them. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
