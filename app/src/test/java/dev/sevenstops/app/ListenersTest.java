package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ListenersTest {
    /** Whether the first listener's thread accepts before the second one fails is chance: what it would log is logged here as well. */
    @Test
    void aPortThatIsTakenLeavesNoStackTrace() throws Exception {
        Logger logger = Logger.getLogger("io.helidon.webserver.ServerListener");
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = handler(warnings);
        logger.addHandler(handler);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WebServer server = WebServer.builder()
                    .host("127.0.0.1")
                    .port(0)
                    .shutdownHook(false)
                    .putSocket("second", listener -> listener.host("127.0.0.1").port(taken.getLocalPort()))
                    .build();
            Listeners.quietly(server);
            assertFalse(server.isRunning());
            logger.log(Level.SEVERE, "closed before it accepted", new ClosedChannelException());
            assertEquals(List.of(), warnings);
            logger.log(Level.SEVERE, "out of files", new IOException("Too many open files"));
            assertEquals(List.of("out of files"), warnings);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static Handler handler(List<String> warnings) {
        return new Handler() {
            @Override
            public void publish(LogRecord said) {
                if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
                    warnings.add(said.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
