package dev.sevenstops.app.accept;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.webserver.WebServerConfig;
import java.util.List;

/** The settings of the accept stop, and what they do to the service's listener. */
public final class AcceptSettings {
    private static final String BACKLOG = "stops.accept.backlog";
    private static final String MAX_CONNECTIONS = "stops.accept.max-connections";

    /**
     * What can be set.
     *
     * <p>The bound on connections is there because of what happens without one: at the process's limit of open files
     * {@code accept} throws, and the web server takes that as the end of its listener. 8,192 connections are far above
     * what this service is meant for and below the usual limits of open files. At the bound the acceptor pauses until a
     * connection ends, and newcomers wait in the kernel's queue.
     */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    BACKLOG,
                    new Setting.Whole(1, 65535),
                    "4096",
                    "connections that may wait to be accepted; the kernel cuts it to net.core.somaxconn"),
            new Setting(
                    MAX_CONNECTIONS,
                    new Setting.Whole(1, 1_000_000),
                    "8192",
                    "connections open at once; at the bound no more are accepted until one ends"));

    private AcceptSettings() {}

    /** Sets up the service's listener. */
    public static void apply(Settings settings, WebServerConfig.Builder server) {
        server.backlog(settings.whole(BACKLOG)).maxTcpConnections(settings.whole(MAX_CONNECTIONS));
    }
}
