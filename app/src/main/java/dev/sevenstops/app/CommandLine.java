package dev.sevenstops.app;

import dev.sevenstops.app.settings.Arguments;
import dev.sevenstops.app.settings.StartupFailure;
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
                                                      and the body it got, for tests of HTTP conformance; it speaks
                                                      HTTP/2 as well, unless app.http2=off
                   Main --create-database <path>      write the orders database, if it is not there
                   Main --token --scope <scopes> [key=value ...]
                                                      print a token for the protected routes, valid for an hour; needs
                                                      the stops.middleware.jwt.hs256-secret of the service
                   Main --settings                    print all keys as JSON
                   Main --help | --version

            Exit codes: 0 ended as asked, 2 command line, setting or route, 3 listener, 4 database, 5 forced to end.""";

    /** What may be asked for besides settings. */
    List<String> OPTIONS = List.of(
            "--help", "--version", "--settings", "--create-database", "--supervised", "--echo", "--token", "--scope");

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
        Arguments given = new Arguments(Catalogue.CATALOGUE, OPTIONS);
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
                        throw Arguments.at(i, argument + " needs the path of the file");
                    }
                    return new CreateDatabase(args[i + 1]);
                }
                case "--supervised" -> supervised = true;
                case "--echo" -> echo = true;
                case "--token" -> token = true;
                case "--scope" -> {
                    if (++i >= args.length) {
                        throw Arguments.at(i - 1, argument + " needs scopes, such as \"orders:write orders:export\"");
                    }
                    scope = Optional.of(args[i]);
                }
                default -> given.add(i, argument);
            }
        }
        if (token || scope.isPresent()) {
            return token(token && !supervised && !echo, scope, given.given());
        }
        return echo ? new Echo(supervised, given.given()) : new Serve(supervised, given.given());
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
}
