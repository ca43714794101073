package dev.sevenstops.app;

import dev.sevenstops.app.drain.DrainSettings;
import dev.sevenstops.app.parse.ParseSettings;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.defence.DefenceLimits;
import java.time.Duration;
import java.util.Optional;

/** How long the service waits for its clients: what the parse stop's settings say of their sending, and the drain stop's of their reading. */
final class Patience {
    private Patience() {}

    /** Ends the connections of those who are slower; empty where none of the limits is on. */
    static Optional<Defence> defence(Settings settings) {
        DefenceLimits limits = new DefenceLimits(
                ParseSettings.headerTimeout(settings),
                ParseSettings.bodyTimeout(settings),
                ParseSettings.slowestBody(settings),
                DrainSettings.stallTimeout(settings),
                DrainSettings.slowestDrain(settings),
                // the web server's own
                Duration.ZERO);
        return limits.equals(DefenceLimits.off()) ? Optional.empty() : Optional.of(Defence.of(limits));
    }
}
