package dev.sevenstops.gatling.load;

import io.gatling.app.Runner;
import io.gatling.commons.util.DefaultClock;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.cli.GatlingArgs;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import scala.Option;

/**
 * Runs one simulation in this JVM. Gatling's own entry point does the same, and besides looks for a newer version of Gatling in
 * the internet, writes that into the user's preferences, and ends the JVM.
 */
final class QuietRunner extends Runner {
    private static final int DEFAULT_THREADS = 0;

    private QuietRunner(
            ActorSystem system, EventLoopGroup loops, GatlingArgs args, GatlingConfiguration configuration) {
        super(system, loops, new DefaultClock(), args, configuration);
    }

    @Override
    public void displayVersionWarning() {
        // no look into the internet
    }

    /** Runs the simulation to its end; its log goes to a new folder below {@code results}. Blocks. */
    static void run(Class<?> simulation, Path results) {
        // Gatling reads its settings from system properties before any file
        System.setProperty("gatling.data.writers.0", "file");
        System.setProperty("gatling.data.enableAnalytics", "false");
        System.setProperty("gatling.http.pooledConnectionIdleTimeout", "600000");
        // a connection that takes long is a result; the slice's patience ends it
        System.setProperty("gatling.socket.connectTimeout", "600000");
        GatlingConfiguration configuration = GatlingConfiguration.load();
        GatlingArgs args = GatlingArgs.apply(
                Option.apply(simulation.getName()),
                Option.empty(),
                true,
                Option.empty(),
                Option.apply(results),
                Option.empty(),
                Option.empty());
        ActorSystem system = new ActorSystem();
        EventLoopGroup loops = Transports.newEventLoopGroup(
                configuration.netty().useNativeTransport(),
                configuration.netty().useIoUring(),
                DEFAULT_THREADS,
                "gatling");
        try {
            new QuietRunner(system, loops, args, configuration).run();
        } finally {
            system.close();
            loops.shutdownGracefully(0, configuration.core().shutdownTimeout(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly();
        }
    }
}
