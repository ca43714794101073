package dev.sevenstops.gatling.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments whose arms depend on services of their own. */
class DownstreamMatrixTest {
    private static final String DOWNSTREAM = """
            {"settings": [
              {"key": "downstream.slots", "type": "integer", "min": 1, "max": 100, "default": "16"},
              {"key": "downstream.straggler.rate", "type": "number", "min": 0.0, "max": 1.0, "default": "0"},
              {"key": "downstream.slow.service", "type": "enum", "values": ["none", "warehouse"], "default": "none"}
            ]}
            """;

    /** Line numbers of this text are asserted. */
    private static final String SOUND = """
            profiles:
              full: {blocks: 2, slices: 2, slice: 5s, warm-up: 5s, control: 1s}
            runtimes:
              default: {jvm-arguments: [-Xmx64m]}
            experiments:
              handle:
                deadline:
                  title: Slow {factor:slow}
                  symptom: Slow
                  fix: One deadline
                  prediction: "{factor:slow} slow: 3.0 s before, 250 ms after"
                  primary: {source: "counter:downstream.requests", label: requests, unit: "1"}
                  secondary:
                    - {source: "rate:downstream.inventory.slot.seconds:downstream.inventory.slot.capacity.seconds", label: u, unit: "1"}
                    - {source: "counter:hedge.suppressed.cold", label: h, unit: "1"}
                    - {source: "counter:client.quote.partial", label: p, unit: "1"}
                  settings: {downstream.straggler.rate: 0.01}
                  before: {lifecycle.enabled: false}
                  after: {downstream.slots: 4}
                  factors: {slow: {setting: downstream.slow.service, levels: [warehouse, none]}}
                  workload: {loads: {quote: {kind: steady, rate: 40, requests: [GET /quote]}}}
                  control: {loads: {quote: {kind: steady, rate: 1, requests: [GET /orders]}}}
            """;

    private static Matrix parse(String text) throws InputException {
        return MatrixParser.parse(
                "matrix.yaml", text, Samples.catalogue().and(Catalogue.parse("downstream process", DOWNSTREAM)));
    }

    private static List<String> problems(String text) {
        try {
            parse(text);
            return List.of();
        } catch (InputException e) {
            return e.problems();
        }
    }

    @Test
    void theirSettingsAreThoseOfTheArmAndAskForTheProcess() throws InputException {
        List<PlannedExperiment> cells = parse(SOUND).experiments();

        PlannedExperiment lead = cells.getFirst();
        assertTrue(lead.setup().downstream());
        assertEquals(
                Map.of(
                        "downstream.straggler.rate",
                        "0.01",
                        "lifecycle.enabled",
                        "false",
                        "downstream.slow.service",
                        "warehouse"),
                lead.row().arms().get("before"));
        assertEquals("warehouse slow: 3.0 s before, 250 ms after", lead.row().prediction());
        assertEquals(
                "none slow: 3.0 s before, 250 ms after", cells.getLast().row().prediction());
        assertFalse(Samples.matrix().experiments().getFirst().setup().downstream());
        assertEquals("", Samples.matrix().experiments().getFirst().row().prediction());
    }

    @Test
    void anExperimentCanAskForTheProcessAsItIs() throws InputException {
        String text = Samples.MATRIX.replace("title: Backlog", "title: Backlog\n      downstream: {}");

        assertTrue(parse(text).experiments().getFirst().setup().downstream());
        assertEquals(
                List.of("matrix.yaml:20:20: 'downstream: {}' asks for the process, its settings are written in full in"
                        + " 'settings', 'before', 'after' and 'factors': there is no key 'slots' in 'downstream'"),
                problems(text.replace("downstream: {}", "downstream: {slots: 3}")));
    }

    /** Every row spoils the sample in one place; the message must name that place, once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            downstream.slots: 4 | downstream.slot: 4        | 19:15: unknown setting 'downstream.slot' (did you mean 'downstream.slots'?)
            downstream.slots: 4 | downstream.slots: 400     | 19:33: 'downstream.slots' must be a whole number from 1 to 100, found '400'
            downstream.slots: 4 | app.downstream: x         | 19:15: 'app.downstream' is set by the runner itself
            rate: 0.01          | rate: 1.5                 | 17:45: 'downstream.straggler.rate' must be a number from 0 to 1, found '1.5'
            rate: 0.01          | rate: few                 | 17:45: 'downstream.straggler.rate' must be a number from 0 to 1, found 'few'
            [warehouse, none]   | [warehose, none]          | 20:67: 'downstream.slow.service' must be one of none, warehouse, found 'warehose' (did you mean 'warehouse'?)
            prediction: "{factor:slow} | prediction: "{factor:slo} | 11:19: the experiment has no factor 'slo' (did you mean 'slow'?)
            prediction:         | predicton:                | 11:7: unknown key 'predicton' in 'deadline' (did you mean 'prediction'?)
            """)
    void everyProblemHasItsPlace(String sound, String spoilt, String expected) {
        assertEquals(List.of("matrix.yaml:" + expected), problems(SOUND.replace(sound, spoilt)));
    }

    @Test
    void theirCountersAreKnownAndNeedTheProcess() {
        String unknown = problems(SOUND.replace("counter:downstream.requests", "counter:downstream.request"))
                .getFirst();
        assertTrue(
                unknown.startsWith("matrix.yaml:12:25: unknown counter 'downstream.request' (did you mean"
                        + " 'downstream.requests'?); of the downstream services there are downstream.requests, "),
                unknown);
        assertEquals(
                List.of("matrix.yaml:22:25: the counter 'downstream.called.hedges' needs a downstream process: set"
                        + " something of it, or say 'downstream: {}'"),
                problems(
                        Samples.MATRIX.replace("counter:kernel.listen.overflows", "counter:downstream.called.hedges")));
    }

    @Test
    void theirStartTakesTimeAndAllCellsAreSentTheSame() throws InputException {
        Matrix matrix = parse(SOUND);
        Profile full = new Profile("full", 2, 2, 5, 5, 1, Matrix.Factors.ALL);
        Plan plan = Planner.plan(matrix, full, matrix.experiments(), 3);

        // fixed, the processes, 2 warm-ups of 5 in a turn each, 2 slices of 5, 2 counter-tests of 1, and what surrounds
        // them
        assertEquals(
                6 + 5.5 + 10 + 2 * 1.1 + 10 + 2 + 4 * 0.85,
                plan.blocks().getFirst().estimatedSeconds(),
                1e-9);
        List<Long> first = seeds(plan, 0);
        List<Long> second = seeds(plan, 1);
        assertEquals(2, first.size());
        assertEquals(1, first.stream().distinct().count(), "a block's number decides, not the cell's levels");
        assertEquals(1, second.stream().distinct().count());
        assertFalse(first.getFirst().equals(second.getFirst()));
    }

    private static List<Long> seeds(Plan plan, int index) {
        return plan.blocks().stream()
                .filter(block -> block.index() == index)
                .map(PlannedBlock::seed)
                .toList();
    }
}
