package dev.sevenstops.app;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the web server, and says plainly why if it does not start. */
public final class Listeners {
    // held here: the log manager itself forgets loggers that nobody holds, with their levels and filters
    private static final Logger START = Logger.getLogger("io.helidon.webserver.LoomServer");
    private static final Logger ACCEPT = Logger.getLogger("io.helidon.webserver.ServerListener");

    static {
        // A listener that is closed before its thread has begun to accept, since another one could not be opened, tells
        // so
        // with a stack trace; one that is closed while it accepts does not.
        ACCEPT.setFilter(said -> !(said.getThrown() instanceof ClosedChannelException));
    }

    private Listeners() {}

    /**
     * Starts both listeners.
     *
     * <p>Helidon logs a failure with its stack trace and returns a server that has no port; here the port that could not be
     * opened is named instead.
     *
     * @throws StartupFailure if one of them cannot be opened
     */
    static WebServer start(WebServer server, Settings settings) throws StartupFailure {
        quietly(server);
        if (server.isRunning() && server.port() > 0) {
            return server;
        }
        String host = settings.text("app.host");
        for (String key : List.of("app.port", "app.admin.port")) {
            int port = settings.whole(key);
            Optional<String> problem = problem(host, port);
            if (problem.isPresent()) {
                throw new StartupFailure(
                        StartupFailure.LISTEN,
                        "cannot listen on " + host + ":" + port + " (" + problem.orElseThrow()
                                + "): stop what holds the port" + ", or start with " + key + "=0 for any free one");
            }
        }
        throw new StartupFailure(
                StartupFailure.LISTEN,
                "cannot listen on " + host + ":" + settings.text("app.port") + " and " + settings.text("app.admin.port")
                        + ": set app.port and app.admin.port to different free ports, or to 0");
    }

    /**
     * Starts a server and keeps Helidon from logging a failure: whether it runs, and has a port, is for the caller to ask and
     * to say.
     */
    public static void quietly(WebServer server) {
        Level level = START.getLevel();
        START.setLevel(Level.OFF);
        try {
            server.start();
        } finally {
            START.setLevel(level);
        }
    }

    /** Tries a port again, alone, to learn what is wrong with it. */
    private static Optional<String> problem(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
