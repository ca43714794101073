package dev.sevenstops.app.handle.quote;

import dev.sevenstops.app.calls.Address;
import dev.sevenstops.app.settings.StartupFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the services listen that a quote depends on.
 *
 * @param replicas of each service, at least one; no entry where the service is not named
 */
record Addresses(Map<Dependency, List<Address>> replicas) {
    private static final String EXAMPLE =
            "such as pricing=127.0.0.1:9001,127.0.0.1:9002;inventory=127.0.0.1:9003;shipping=127.0.0.1:9004";

    Addresses {
        Map<Dependency, List<Address>> copy = new EnumMap<>(Dependency.class);
        copy.putAll(replicas);
        replicas = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads {@code service=host:port,host:port;service=…}. Services that a quote does not need are passed over: the text may be
     * the same for all who depend on some of them.
     *
     * @param key the setting, for the message
     * @param text its value; empty for no services at all
     * @throws StartupFailure if it cannot be read, or names some of the services and not all
     */
    static Addresses parse(String key, String text) throws StartupFailure {
        Map<Dependency, List<Address>> replicas = new EnumMap<>(Dependency.class);
        if (text.isBlank()) {
            return new Addresses(Map.of());
        }
        for (String entry : text.split(";", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw refused(key, "'" + entry + "' is not service=host:port,…");
            }
            List<Address> addresses = new ArrayList<>();
            for (String address : entry.substring(equals + 1).split(",", -1)) {
                addresses.add(address(key, address.strip()));
            }
            String service = entry.substring(0, equals).strip();
            if (Dependency.named(service).isPresent()
                    && replicas.put(Dependency.named(service).orElseThrow(), List.copyOf(addresses)) != null) {
                throw refused(key, service + " is there twice");
            }
        }
        for (Dependency dependency : Dependency.values()) {
            if (!replicas.containsKey(dependency)) {
                throw refused(key, dependency.id() + " is missing");
            }
        }
        return new Addresses(replicas);
    }

    private static Address address(String key, String text) throws StartupFailure {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 1 && port <= 65535) {
                return new Address(text.substring(0, colon).replaceAll("^\\[|]$", ""), port);
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number that is no port
        }
        throw refused(key, "'" + text + "' is not host:port");
    }

    private static StartupFailure refused(String key, String problem) {
        return new StartupFailure(StartupFailure.USAGE, key + ": " + problem + "; must be empty, or " + EXAMPLE);
    }
}
