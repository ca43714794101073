package dev.sevenstops.report.map;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What is known about the seven stops, apart from any run: the one model from which map, runbook, dashboard and alert rules are
 * made. Read from {@code guide.yaml}, which explains its keys.
 *
 * @param stops the seven, in their order
 * @param symptoms as somebody who is on call sees them
 */
public record Guide(List<StopGuide> stops, List<Symptom> symptoms) {
    private static final String FILE = "guide.yaml";

    /**
     * A stop.
     *
     * @param stop its id
     * @param experiments of matrix.yaml, the one whose figures stand for the fix first
     * @param watch queries, the one that stands on the map first
     */
    public record StopGuide(
            String stop,
            String happens,
            String failure,
            String fix,
            List<String> settings,
            List<String> experiments,
            List<Watch> watch,
            List<Alert> alerts) {}

    /**
     * A query for Prometheus.
     *
     * @param unit {@code s}, {@code bytes}, {@code 1}, {@code 1/s} or {@code ratio}
     * @param reading how to read its value
     */
    public record Watch(String title, String promql, String unit, String reading) {}

    /**
     * An alert rule for Prometheus.
     *
     * @param hold how long the expression must hold, in Prometheus' own notation
     * @param severity {@code page} or {@code ticket}
     * @param symptom the id of a {@link Symptom}
     */
    public record Alert(
            String alert,
            String expr,
            @JsonProperty("for") String hold,
            String severity,
            String summary,
            String symptom) {}

    /**
     * A symptom.
     *
     * @param id unique, a name for links
     * @param stop the stop to suspect
     * @param looksLike what it is taken for first
     * @param experiments of matrix.yaml that provoke it: at the end of their blocks its commands are run
     * @param first the first thing to look at, and what comes next
     */
    public record Symptom(
            String id,
            String symptom,
            String stop,
            @JsonProperty("looks-like") String looksLike,
            List<String> experiments,
            List<Diagnostic> first,
            String fix,
            String verify) {}

    /**
     * A command that tells the fault from its absence.
     *
     * @param name unique in its symptom: what it wrote is kept under it
     * @param command for a POSIX shell; {@code {port}}, {@code {entry-port}}, {@code {admin-port}} and {@code {pid}} are the service's
     */
    public record Diagnostic(String name, String question, String command, String reading) {
        /** The command for a service that was started without arguments; the process id is left to a variable of the shell. */
        public String typed() {
            return typed(8080, 8080, 8081, "$PID");
        }

        /**
         * The command for a service.
         *
         * @param port that the service listens on
         * @param entryPort that requests are sent to: the service's, or that of a proxy in front of it
         * @param adminPort that it answers /observe/metrics on
         * @param pid its process
         */
        public String typed(int port, int entryPort, int adminPort, String pid) {
            return command.replace("{port}", Integer.toString(port))
                    .replace("{entry-port}", Integer.toString(entryPort))
                    .replace("{admin-port}", Integer.toString(adminPort))
                    .replace("{pid}", pid);
        }
    }

    /** Reads the guide that this program comes with. */
    public static Guide load() {
        try (InputStream stream = Guide.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("not on the class path: " + FILE);
            }
            Object tree = new Load(LoadSettings.builder().setLabel(FILE).build()).loadFromInputStream(stream);
            return Json.mapper()
                    .copy()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .convertValue(tree, Guide.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
