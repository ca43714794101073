package dev.sevenstops.app;

import dev.sevenstops.app.database.DatabaseFile;
import dev.sevenstops.app.database.OrdersDatabase;
import dev.sevenstops.app.middleware.TokenIssuer;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.StartupFailure;
import dev.sevenstops.lifecycle.Setting;
import io.helidon.config.Config;
import io.helidon.logging.common.LogConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** The orders service's command line. */
public final class Main {
    private Main() {}

    /** See {@link CommandLine#HELP}. */
    public static void main(String[] args) {
        SharedMapping.install();
        PrintStream out = System.out;
        // standard output belongs to what was asked for: anything that a library prints goes elsewhere
        System.setOut(System.err);
        try {
            run(CommandLine.parse(args), out);
        } catch (StartupFailure e) {
            System.err.println(e.line());
            Runtime.getRuntime().exit(e.exitCode());
        }
    }

    private static void run(CommandLine command, PrintStream out) throws StartupFailure {
        switch (command) {
            case CommandLine.PrintHelp help -> out.println(CommandLine.HELP);
            case CommandLine.PrintVersion version -> out.println("seven-stops " + version());
            case CommandLine.PrintSettings settings -> out.println(Catalogue.json());
            case CommandLine.CreateDatabase create -> {
                DatabaseFile file = DatabaseFile.at(create.path());
                out.println((file.ensure() ? "created " : "already complete: ") + file.path());
            }
            case CommandLine.PrintToken token -> {
                Settings settings = Settings.read(Catalogue.all(), Catalogue.config(token.given()));
                out.println(TokenIssuer.issue(settings, token.scope(), Clock.systemUTC()));
            }
            case CommandLine.Serve serve -> serve(serve, out);
            case CommandLine.Echo echo -> echo(echo, out);
        }
        out.flush();
    }

    private static void serve(CommandLine.Serve command, PrintStream out) throws StartupFailure {
        LogConfig.configureRuntime();
        Config config = Catalogue.config(command.given());
        Settings settings = Settings.read(Catalogue.all(), config);
        Duration grace = Duration.ofMillis(settings.whole("app.shutdown.grace"));
        if (command.supervised()) {
            Ending.with(System.in, grace);
        }
        if (!OrdersDatabase.isRemote(settings)) {
            DatabaseFile file = DatabaseFile.at(settings.text("app.database"));
            if (!file.exists()) {
                System.err.println("creating the orders database, once: " + file.path());
                file.ensure();
            }
        }
        String instance = UUID.randomUUID().toString();
        OrdersService service = OrdersService.start(settings, config, instance);
        Ending.stops(service, grace);
        if (command.supervised()) {
            ready(out, instance, service.port(), service.adminPort());
        } else {
            greet(out, settings, service);
        }
    }

    private static void echo(CommandLine.Echo command, PrintStream out) throws StartupFailure {
        LogConfig.configureRuntime();
        Map<String, String> given = new HashMap<>(EchoService.DEFAULTS);
        given.putAll(command.given());
        Config config = Catalogue.config(given);
        Settings settings = Settings.read(Catalogue.all(), config);
        Duration grace = Duration.ofMillis(settings.whole("app.shutdown.grace"));
        if (command.supervised()) {
            Ending.with(System.in, grace);
        }
        String instance = UUID.randomUUID().toString();
        EchoService service = EchoService.start(settings, config, instance);
        Ending.stops(service, grace);
        if (command.supervised()) {
            ready(out, instance, service.port(), service.adminPort());
        } else {
            out.println("echo            " + address(Protocols.scheme(settings), settings, service.port())
                    + "/ (every path and method; not the orders service)");
            out.println("admin           " + address("http", settings, service.adminPort())
                    + "/observe/metrics, /observe/settings");
        }
    }

    private static void ready(PrintStream out, String instance, int port, int adminPort) {
        out.println("{\"ready\":true,\"instance\":\"" + instance + "\",\"pid\":"
                + ProcessHandle.current().pid() + ",\"port\":" + port + ",\"adminPort\":" + adminPort + "}");
    }

    private static void greet(PrintStream out, Settings settings, OrdersService service) {
        out.println("orders service  " + address(Protocols.scheme(settings), settings, service.port()) + "/orders");
        out.println("admin           " + address("http", settings, service.adminPort())
                + "/observe/metrics, /observe/health, /observe/settings");
        List<String> faults = Catalogue.all().stream()
                .filter(setting ->
                        !setting.key().startsWith("app.") && !setting.key().contains(".jwt."))
                .filter(setting -> !settings.text(setting.key()).equals(setting.defaultValue()))
                .map(setting -> differs(setting, settings))
                .toList();
        out.println(
                faults.isEmpty()
                        ? "settings        all as hardened"
                        : "settings        not as hardened: " + String.join(", ", faults));
    }

    private static String address(String scheme, Settings settings, int port) {
        return scheme + "://" + settings.text("app.host") + ":" + port;
    }

    private static String differs(Setting setting, Settings settings) {
        return setting.key() + "=" + settings.shown(Catalogue.SECRETS).get(setting.key()) + " (hardened: "
                + setting.defaultValue() + ")";
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream stream = Main.class.getResourceAsStream("version.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
