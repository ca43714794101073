package dev.sevenstops.app.route;

import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Setting;
import dev.sevenstops.lifecycle.route.RouteTable;
import dev.sevenstops.lifecycle.route.ShadowedRoute;
import java.util.List;
import java.util.stream.Collectors;

/** The settings of the route stop, and the check at start that they ask for. */
public final class RouteSettings {
    private static final System.Logger LOGGER = System.getLogger(RouteSettings.class.getName());
    private static final String ORDER = "stops.route.order";
    private static final String ON_SHADOWED = "stops.route.on-shadowed";

    /** What can be set. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    ORDER,
                    new Setting.OneOf(List.of("specific-first", "generic-first")),
                    "specific-first",
                    "which routes are tried first: those with a fixed path (specific) or those with a parameter (generic)"),
            new Setting(
                    ON_SHADOWED,
                    new Setting.OneOf(List.of("fail", "warn")),
                    "fail",
                    "what to do at start if a route is never reached because of one in front of it: refuse to start or log it"));

    private RouteSettings() {}

    /** The order that the settings name. */
    public static RouteOrder order(Settings settings) {
        return switch (settings.text(ORDER)) {
            case "specific-first" -> RouteOrder.SPECIFIC_FIRST;
            case "generic-first" -> RouteOrder.GENERIC_FIRST;
            default -> throw new IllegalArgumentException("no order " + settings.text(ORDER));
        };
    }

    /**
     * Looks for routes that no request reaches.
     *
     * @param routes the routes of the server, which has been built
     * @throws StartupFailure with exit code {@link StartupFailure#USAGE} and a line that names each of them, if the settings say so;
     *     otherwise the same line is logged
     */
    public static void check(Settings settings, RouteTable routes) throws StartupFailure {
        List<ShadowedRoute> shadowed = routes.shadowed();
        if (shadowed.isEmpty()) {
            return;
        }
        String line = ORDER + "=" + settings.text(ORDER) + ": "
                + shadowed.stream().map(ShadowedRoute::text).collect(Collectors.joining("; "));
        if (settings.text(ON_SHADOWED).equals("fail")) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    line + ". Set " + ORDER + "=specific-first, or " + ON_SHADOWED + "=warn to start all the same");
        }
        LOGGER.log(System.Logger.Level.WARNING, line);
    }
}
