package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The 128 trap: where net.core.somaxconn is 128, as it long was by default, a backlog of 4096 is one of 128 and nothing says so. The service
 * does. In a network namespace of its own, since the setting is the namespace's.
 */
class SomaxconnIT {

    private static AppProcess start(NetworkNamespace namespace, String... settings) throws Exception {
        String[] args = new String[settings.length + 4];
        args[0] = "--supervised";
        args[1] = "app.port=0";
        args[2] = "app.admin.port=0";
        args[3] = "app.database=" + TestDatabase.file().path();
        System.arraycopy(settings, 0, args, 4, settings.length);
        return AppProcess.of(namespace.inside(AppProcess.command(args)));
    }

    @Test
    void aBacklogThatIsCutToSomaxconnIsSaidAtStartAndMeasured() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            namespace.shell("echo 128 > /proc/sys/net/core/somaxconn");
            namespace.shell("echo 1 > /proc/sys/net/ipv4/tcp_abort_on_overflow");
            try (AppProcess app = start(namespace, "stops.accept.backlog=4096")) {
                MetricsReader metrics = MetricsReader.read(
                        namespace, app.line().get("adminPort").asInt());
                assertEquals(128, metrics.figure("lifecycle.accept.queue.limit"), metrics::toString);
                assertEquals(128, metrics.figure("lifecycle.accept.half-open.limit"), metrics::toString);
                assertEquals(0, metrics.figure("lifecycle.accept.half-open"), metrics::toString);
                assertEquals(1, metrics.figure("lifecycle.accept.abort-on-overflow"), metrics::toString);
                app.process().getOutputStream().close();
                assertEquals(0, app.exitCode(), app::err);
                assertTrue(app.err().contains("holds 128 connections, not the 4096"), app::err);
                assertTrue(app.err().contains("sysctl -w net.core.somaxconn=4096"), app::err);
            }
            try (AppProcess app = start(namespace, "stops.accept.backlog=128")) {
                MetricsReader metrics = MetricsReader.read(
                        namespace, app.line().get("adminPort").asInt());
                assertEquals(128, metrics.figure("lifecycle.accept.queue.limit"), metrics::toString);
                app.process().getOutputStream().close();
                assertEquals(0, app.exitCode(), app::err);
                assertFalse(app.err().contains("somaxconn"), app::err);
            }
        }
    }
}
