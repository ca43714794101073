package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Cell;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what surrounds both arms of an experiment: JVM arguments, a network of their own, options of the reverse proxy, services
 * that they depend on, TLS.
 */
final class SetupParser {
    private static final List<String> BOOLEANS = List.of("true", "false");

    private SetupParser() {}

    /**
     * Reads an experiment's keys {@code jvm-arguments}, {@code network}, {@code proxy} and {@code tls}, none of which need be there.
     *
     * @param via the levels of the factor of that name
     * @param downstream whether there is a downstream process
     * @param sent what both arms are sent
     */
    static Setup setup(Section experiment, List<String> via, boolean downstream, List<Workload> sent) {
        List<String> jvmArguments = experiment
                .optional("jvm-arguments")
                .map(SetupParser::jvmArguments)
                .orElse(List.of());
        Optional<Network> network = experiment.optional("network").map(SetupParser::network);
        ProxyChoice proxy =
                experiment.optional("proxy").map(value -> proxy(value, via)).orElse(ProxyChoice.UNBUFFERED);
        boolean tls =
                experiment.optional("tls").map(value -> tls(value, via, sent)).orElse(false);
        return new Setup(jvmArguments, network, proxy, downstream, tls);
    }

    /**
     * Whether an experiment has a downstream process: it sets something of it, or has the key {@code downstream}.
     *
     * @param arms the settings of each arm
     */
    static boolean downstream(Section experiment, Map<String, Map<String, String>> arms) {
        Optional<Value> asked = experiment.optional("downstream");
        asked.ifPresent(value -> {
            Section section = value.section();
            section.done(() -> "'downstream: {}' asks for the process, its settings are written in full in 'settings',"
                    + " 'before', 'after' and 'factors': there is no key");
        });
        return asked.isPresent()
                || arms.values().stream()
                        .flatMap(settings -> settings.keySet().stream())
                        .anyMatch(key -> key.startsWith(Catalogue.DOWNSTREAM));
    }

    /** A list of JVM arguments. */
    static List<String> jvmArguments(Value list) {
        return list.items().stream().map(SetupParser::jvmArgument).toList();
    }

    private static String jvmArgument(Value value) {
        String argument = value.text();
        if (!argument.startsWith("-")) {
            value.problem("a JVM argument begins with '-', found '" + argument + "'");
        }
        return argument;
    }

    private static Network network(Value value) {
        Section section = value.section();
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.all().entrySet()) {
            String name = entry.getKey();
            // What lies outside of net. belongs to the whole machine and is none of an experiment's business.
            if (!name.matches("net(\\.[a-zA-Z0-9_-]+)+")) {
                section.key(name)
                        .problem("a kernel setting of a network namespace begins with 'net.', such as"
                                + " net.core.somaxconn, found '" + name + "'");
            }
            String text = entry.getValue().text();
            if (!text.isEmpty() && !text.matches("-?\\d+([ \\t]+-?\\d+)*")) {
                entry.getValue().problem("'" + name + "' must be a whole number or several, found '" + text + "'");
            }
            sysctls.put(name, text);
        }
        return new Network(Collections.unmodifiableMap(sysctls));
    }

    private static ProxyChoice proxy(Value value, List<String> via) {
        if (via.stream().allMatch(Cell.DIRECT::equals)) {
            value.problem("'proxy' has no effect: no level of a factor 'via' names a reverse proxy");
        }
        Section section = value.section();
        ProxyChoice proxy = new ProxyChoice(
                flag(section, "tls"), flag(section, "request-buffering"), flag(section, "response-buffering"));
        section.done();
        return proxy;
    }

    private static boolean tls(Value value, List<String> via, List<Workload> sent) {
        // what is neither is a problem already, and not taken for one of them
        boolean tls =
                value.oneOf(BOOLEANS).equals("true") && value.plain().toString().equals("true");
        if (tls && !via.stream().allMatch(Cell.DIRECT::equals)) {
            value.problem(
                    "'tls' is the service's own, to which a reverse proxy does not speak it: it goes with via: [direct] only;"
                            + " for TLS that a proxy ends there is proxy: {tls: true}");
        }
        List<String> others = sent.stream()
                .flatMap(workload -> workload.loads().stream())
                .filter(load -> !(load instanceof Workload.Steady
                        || load instanceof Workload.Memory
                        || load instanceof Workload.Freeze))
                .map(Workload.Load::name)
                .distinct()
                .toList();
        if (tls && !others.isEmpty()) {
            value.problem(
                    "with 'tls' requests can only come from steady loads: the others' sockets do not speak it, found "
                            + String.join(", ", others));
        }
        return tls;
    }

    private static boolean flag(Section section, String key) {
        return section.optional(key)
                .map(value -> value.oneOf(BOOLEANS).equals("true"))
                .orElse(false);
    }
}
