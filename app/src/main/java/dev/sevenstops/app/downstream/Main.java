package dev.sevenstops.app.downstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.app.Ending;
import dev.sevenstops.app.SharedMapping;
import dev.sevenstops.app.settings.Settings;
import dev.sevenstops.app.settings.SettingsCatalogue;
import dev.sevenstops.app.settings.StartupFailure;
import io.helidon.logging.common.LogConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;

/** The downstream services' command line. */
public final class Main {
    /** What stopping may take in the normal case; {@link Ending} adds to it. */
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private Main() {}

    /** See {@link DownstreamCommand#HELP}. */
    public static void main(String[] args) {
        SharedMapping.install();
        PrintStream out = System.out;
        // standard output belongs to what was asked for: anything that a library prints goes elsewhere
        System.setOut(System.err);
        try {
            run(DownstreamCommand.parse(args), out);
        } catch (StartupFailure e) {
            System.err.println(e.line());
            Runtime.getRuntime().exit(e.exitCode());
        }
    }

    private static void run(DownstreamCommand command, PrintStream out) throws StartupFailure {
        switch (command) {
            case DownstreamCommand.PrintHelp help -> out.println(DownstreamCommand.HELP);
            case DownstreamCommand.PrintSettings settings -> out.println(DownstreamSettings.CATALOGUE.json());
            case DownstreamCommand.Serve serve -> serve(serve, out);
        }
        out.flush();
    }

    private static void serve(DownstreamCommand.Serve command, PrintStream out) throws StartupFailure {
        LogConfig.configureRuntime();
        SettingsCatalogue catalogue = DownstreamSettings.CATALOGUE;
        Settings settings = Settings.read(catalogue.all(), catalogue.config(command.given()));
        if (command.supervised()) {
            Ending.with(System.in, STOPPING);
        }
        String instance = UUID.randomUUID().toString();
        Downstream downstream = Downstream.start(settings, instance);
        Ending.stops(downstream, STOPPING);
        if (command.supervised()) {
            out.println(ready(downstream, instance));
        } else {
            greet(out, downstream);
        }
    }

    private static String ready(Downstream downstream, String instance) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("ready", true)
                .put("instance", instance)
                .put("pid", ProcessHandle.current().pid())
                .put("adminPort", downstream.adminPort());
        ObjectNode services = json.putObject("services");
        downstream.ports().forEach((service, ports) -> {
            ArrayNode list = services.putArray(service.id());
            ports.forEach(list::add);
        });
        return json.toString();
    }

    private static void greet(PrintStream out, Downstream downstream) {
        downstream
                .ports()
                .forEach((service, ports) -> out.printf(
                        "%-10s %s%n",
                        service.id(),
                        ports.stream()
                                .map(port -> "http://127.0.0.1:" + port + "/" + service.id() + "/1")
                                .collect(Collectors.joining("  "))));
        String admin = "http://127.0.0.1:" + downstream.adminPort();
        out.printf("%-10s %s/observe/work, /observe/settings%n", "admin", admin);
    }
}
