package dev.sevenstops.app;

import dev.sevenstops.app.settings.Closest;
import dev.sevenstops.app.settings.StartupFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the process was asked to do. */
sealed interface CommandLine {
    /** The text of {@code --help}. */
    String HELP = """
            The orders service of Seven Stops.

            Usage: Main [key=value ...]               start the service; without keys it is the hardened service
                   Main --supervised [key=value ...]  the same, started by another process: one line of JSON when
                                                      ready, ends when standard input does
                   Main --echo [--supervised] [key=value ...]
                                                      no orders service: a listener that answers every request with 200
                                                      and the body it got, for tests of HTTP conformance
                   Main --create-database <path>      write the orders database, if it is not there
                   Main --token --scope <scopes> [key=value ...]
                                                      print a token for the protected routes, valid for an hour; needs
                                                      the stops.middleware.jwt.hs256-secret of the service
                   Main --settings                    print all keys as JSON
                   Main --help | --version

            Exit codes: 0 ended as asked, 2 command line, setting or route, 3 listener, 4 database, 5 forced to end.""";

    /** Start the service. */
    record Serve(boolean supervised, Map<String, String> given) implements CommandLine {}

    /** Start a listener that echoes, in place of the service. */
    record Echo(boolean supervised, Map<String, String> given) implements CommandLine {}

    /** Create the database file. */
    record CreateDatabase(String path) implements CommandLine {}

    /**
     * Print a token.
     *
     * @param scope the scopes it has, separated by spaces
     * @param given the keys that are set
     */
    record PrintToken(String scope, Map<String, String> given) implements CommandLine {}

    /** Print the catalogue of settings. */
    record PrintSettings() implements CommandLine {}

    /** Print the usage. */
    record PrintHelp() implements CommandLine {}

    /** Print the version. */
    record PrintVersion() implements CommandLine {}

    /**
     * Reads the arguments.
     *
     * @throws StartupFailure with the position of the first one that makes no sense
     */
    static CommandLine parse(String... args) throws StartupFailure {
        boolean supervised = false;
        boolean token = false;
        boolean echo = false;
        Optional<String> scope = Optional.empty();
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            String argument = args[i];
            switch (argument) {
                case "--help", "-h" -> {
                    return new PrintHelp();
                }
                case "--version" -> {
                    return new PrintVersion();
                }
                case "--settings" -> {
                    return new PrintSettings();
                }
                case "--create-database" -> {
                    if (i + 1 >= args.length) {
                        throw at(i, argument + " needs the path of the file");
                    }
                    return new CreateDatabase(args[i + 1]);
                }
                case "--supervised" -> supervised = true;
                case "--echo" -> echo = true;
                case "--token" -> token = true;
                case "--scope" -> {
                    if (++i >= args.length) {
                        throw at(i - 1, argument + " needs scopes, such as \"orders:write orders:export\"");
                    }
                    scope = Optional.of(args[i]);
                }
                default -> add(given, i, argument);
            }
        }
        if (token || scope.isPresent()) {
            return token(token && !supervised && !echo, scope, given);
        }
        return echo ? new Echo(supervised, given) : new Serve(supervised, given);
    }

    private static CommandLine token(boolean asked, Optional<String> scope, Map<String, String> given)
            throws StartupFailure {
        if (!asked || scope.isEmpty()) {
            throw new StartupFailure(
                    StartupFailure.USAGE,
                    "--token and --scope <scopes> belong together, without --supervised or --echo");
        }
        return new PrintToken(scope.get(), given);
    }

    private static void add(Map<String, String> given, int index, String argument) throws StartupFailure {
        if (argument.startsWith("-")) {
            List<String> options = List.of(
                    "--help",
                    "--version",
                    "--settings",
                    "--create-database",
                    "--supervised",
                    "--echo",
                    "--token",
                    "--scope");
            throw at(
                    index,
                    "unknown option " + argument + suggest(Closest.to(argument, options)) + "; --help lists all");
        }
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw at(index, "'" + argument + "' is not of the form key=value");
        }
        String key = argument.substring(0, equals);
        if (!Catalogue.has(key)) {
            throw at(index, "unknown setting " + key + suggest(Catalogue.closest(key)) + "; --settings lists all");
        }
        if (given.put(key, argument.substring(equals + 1)) != null) {
            throw at(index, key + " is given twice");
        }
    }

    private static String suggest(Optional<String> meant) {
        return meant.map(word -> ", did you mean " + word + "?").orElse("");
    }

    private static StartupFailure at(int index, String problem) {
        return new StartupFailure(StartupFailure.USAGE, "argument " + (index + 1) + ": " + problem);
    }
}
