package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec.Proxy;
import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.Diagnostic;
import dev.sevenstops.report.map.Guide.Symptom;
import dev.sevenstops.report.model.BlockDiagnostics.Output;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DiagnosticsTest {
    private static final long LONG = 30_000;
    private static final String SECRET = "a-secret-that-nobody-may-read-12";

    private final Redaction redaction = new Redaction(Path.of("/nowhere/at/all")).and(SECRET);

    private static Symptom symptom(String id, List<String> experiments, String... commands) {
        List<Diagnostic> first = new ArrayList<>();
        for (String command : commands) {
            first.add(new Diagnostic("command " + first.size(), "?", command, "!"));
        }
        return new Symptom(id, "it hurts", "accept", "nothing", experiments, first, "fix", "verify");
    }

    private static Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        targets.put("before", new Target(1001, 1002, 1003, Optional.of(new Proxy("nginx", 1004, 1005))));
        targets.put("after", new Target(2001, 2002, 2003, Optional.empty()));
        return targets;
    }

    private static Output output(Recorded recorded, String arm) {
        return Optional.ofNullable(recorded.arms().get(arm)).orElseThrow();
    }

    @Test
    void eachCommandOfTheSymptomsOfAnExperimentIsRunOnceForEachArm() throws InterruptedException {
        Diagnostics diagnostics = new Diagnostics(
                List.of(
                        symptom("one", List.of("accept/a", "accept/b"), "echo {port} {entry-port} {admin-port} {pid}"),
                        symptom("two", List.of("drain/c"), "echo never"),
                        symptom("three", List.of("accept/b"), "echo three", "exit 4")),
                LONG,
                LONG);

        List<Recorded> recorded = diagnostics.record("accept/b", targets(), List.of(), redaction);

        assertEquals(
                List.of("one command 0", "three command 0", "three command 1"),
                recorded.stream().map(one -> one.symptom() + " " + one.name()).toList());
        assertEquals(
                new Output("echo 1001 1004 1002 1003", Optional.of(0), "", "1001 1004 1002 1003\n", false),
                output(recorded.getFirst(), "before"));
        assertEquals(
                "2001 2001 2002 2003\n", output(recorded.getFirst(), "after").output());
        assertEquals(Optional.of(4), output(recorded.getLast(), "after").exitCode());
        assertEquals(List.of(), diagnostics.record("accept/d", targets(), List.of(), redaction));
    }

    @Test
    void secretsAndPathsOfTheMachineAreTakenOut() throws InterruptedException {
        Diagnostics diagnostics = new Diagnostics(
                List.of(symptom(
                        "one",
                        List.of("accept/a"),
                        "printf '%s ' Bearer 'a-secret-that''-nobody-may-read-12' /nowhere/at/''all/x")),
                LONG,
                LONG);

        Recorded recorded =
                diagnostics.record("accept/a", targets(), List.of(), redaction).getFirst();

        assertEquals("Bearer <secret> ./x ", output(recorded, "before").output());
    }

    @Test
    void oneThatHangsIsEndedAndThoseAfterItAreNotRunWhenTheTimeIsOver() throws InterruptedException {
        Diagnostics diagnostics =
                new Diagnostics(List.of(symptom("one", List.of("accept/a"), "sleep 600", "echo late")), 500, 500);

        List<Recorded> recorded = diagnostics.record("accept/a", targets(), List.of(), redaction);

        assertEquals(
                "it was not run: those before it took too long",
                output(recorded.getLast(), "after").problem());
        assertEquals(Optional.empty(), output(recorded.getFirst(), "before").exitCode());
        assertEquals("", output(recorded.getLast(), "after").output());
    }

    @Test
    void everyDiagnosticOfTheGuideCanBeNamedAndLeavesNoPlaceOpen() {
        Set<List<String>> names = new HashSet<>();
        for (Symptom symptom : Guide.load().symptoms()) {
            for (Diagnostic diagnostic : symptom.first()) {
                assertTrue(names.add(List.of(symptom.id(), diagnostic.name())), diagnostic.name());
                String typed = diagnostic.typed(1, 2, 3, "4");
                assertFalse(typed.matches(".*\\{(port|entry-port|admin-port|pid)}.*") || typed.contains("\n"), typed);
            }
        }
        assertFalse(names.isEmpty());
    }
}
