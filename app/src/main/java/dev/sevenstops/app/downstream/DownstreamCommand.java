package dev.sevenstops.app.downstream;

import dev.sevenstops.app.settings.Arguments;
import dev.sevenstops.app.settings.StartupFailure;
import java.util.List;
import java.util.Map;

/** What the process was asked to do. */
sealed interface DownstreamCommand {
    /** The text of {@code --help}. */
    String HELP = """
            The services that the orders service of Seven Stops asks for a quote: pricing, inventory, shipping, and the
            warehouse behind them. Each replica listens on a free port of the loopback address, which the first line names.

            Usage: downstream.Main [key=value ...]    start them
                   downstream.Main --supervised [key=value ...]
                                                      the same, started by another process: one line of JSON when ready,
                                                      ends when standard input does
                   downstream.Main --settings         print all keys as JSON
                   downstream.Main --help

            What they answer: GET /<service>/{order} on each replica's port, GET /observe/work and /observe/settings on the
            admin port. They honour Request-Timeout: <up to 8 digits><S|m|u|n>, what is left of the caller's deadline.

            Exit codes: 0 ended as asked, 2 command line or setting, 3 listener, 5 forced to end.""";

    /** What may be asked for besides settings. */
    List<String> OPTIONS = List.of("--help", "--settings", "--supervised");

    /** Start the services. */
    record Serve(boolean supervised, Map<String, String> given) implements DownstreamCommand {}

    /** Print the catalogue of settings. */
    record PrintSettings() implements DownstreamCommand {}

    /** Print the usage. */
    record PrintHelp() implements DownstreamCommand {}

    /**
     * Reads the arguments.
     *
     * @throws StartupFailure with the position of the first one that makes no sense
     */
    static DownstreamCommand parse(String... args) throws StartupFailure {
        boolean supervised = false;
        Arguments given = new Arguments(DownstreamSettings.CATALOGUE, OPTIONS);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    return new PrintHelp();
                }
                case "--settings" -> {
                    return new PrintSettings();
                }
                case "--supervised" -> supervised = true;
                default -> given.add(i, args[i]);
            }
        }
        return new Serve(supervised, given.given());
    }
}
