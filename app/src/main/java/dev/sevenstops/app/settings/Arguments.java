package dev.sevenstops.app.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings among a command line's arguments, {@code key=value} each. */
public final class Arguments {
    private final SettingsCatalogue catalogue;
    private final List<String> options;
    private final Map<String, String> given = new LinkedHashMap<>();

    /**
     * No settings yet.
     *
     * @param catalogue the keys that there are
     * @param options the options of the command line, to suggest one for another that there is not
     */
    public Arguments(SettingsCatalogue catalogue, List<String> options) {
        this.catalogue = catalogue;
        this.options = options;
    }

    /**
     * Takes one argument that is none of the options.
     *
     * @param index where it stands, from 0
     * @param argument the argument
     * @throws StartupFailure if it is no setting, or one that is there already
     */
    public void add(int index, String argument) throws StartupFailure {
        if (argument.startsWith("-")) {
            throw at(
                    index,
                    "unknown option " + argument + suggest(Closest.to(argument, options)) + "; --help lists all");
        }
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw at(index, "'" + argument + "' is not of the form key=value");
        }
        String key = argument.substring(0, equals);
        if (!catalogue.has(key)) {
            throw at(index, "unknown setting " + key + suggest(catalogue.closest(key)) + "; --settings lists all");
        }
        if (given.put(key, argument.substring(equals + 1)) != null) {
            throw at(index, key + " is given twice");
        }
    }

    /** What was given so far. */
    public Map<String, String> given() {
        return Collections.unmodifiableMap(given);
    }

    /**
     * Says which argument makes no sense.
     *
     * @param index where it stands, from 0
     * @param problem what is wrong with it, and what to do instead
     */
    public static StartupFailure at(int index, String problem) {
        return new StartupFailure(StartupFailure.USAGE, "argument " + (index + 1) + ": " + problem);
    }

    private static String suggest(Optional<String> meant) {
        return meant.map(word -> ", did you mean " + word + "?").orElse("");
    }
}
