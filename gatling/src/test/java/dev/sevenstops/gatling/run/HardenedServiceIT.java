package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.run.ProbeBench.Observed;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.report.model.Goal;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service as it ships has none of the faults: it is started without a single override and given the workload of every
 * experiment in matrix.yaml, by the matrix' own probes. And no experiment shows its fault where it is switched on but not provoked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class HardenedServiceIT {
    /** Of these it is shown that the test can fail: with the fault switched on, the same workload misses the goal. */
    private static final Set<String> PROVOKED = Set.of("parse/cookies", "route/order", "middleware/auth");

    /**
     * Goals that an after arm keeps with a limit that is shorter than the one that ships, so that a turn sees it. For what ships the
     * proof stands in their place.
     */
    private static final Set<String> SHORTENED = Set.of("counter:client.streams.open");

    /** How the source of a goal that bounds extra requests begins. */
    private static final String EXTRA = "rate:downstream.called.hedges:";

    /** What the instrument costs is no fault of the service's. */
    private static final String INSTRUMENT = "lifecycle";

    private final Map<String, Observed> observed = new LinkedHashMap<>();
    private Optional<ProbeBench> bench = Optional.empty();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent();
        bench = Optional.of(new ProbeBench(Optional.ofNullable(root).orElseThrow(), folder));
    }

    @AfterAll
    void close() {
        bench.ifPresent(ProbeBench::close);
    }

    List<String> experiments() {
        return bench.orElseThrow().experiments().stream()
                .filter(experiment -> !experiment.row().stop().equals(INSTRUMENT))
                .map(experiment -> experiment.row().cell().experiment())
                .toList();
    }

    static Set<String> provoked() {
        return PROVOKED;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void theServiceAsShippedDoesNotShowTheFault(String name) throws Exception {
        PlannedExperiment experiment = experiment(name);
        Optional<Proof> proof = Proof.of(name);
        if (countable(experiment).isEmpty() && proof.isEmpty()) {
            fail(
                    name
                            + " promises nothing that can be tested: give it 'goals:' in matrix.yaml, limits that its after arm"
                            + " keeps, or an entry in Proof.PROOFS that says what shows from the outside that the fault is absent");
        }
        Slice slice = observe(name).hardened();
        assertEverythingIsRecorded(slice);
        assertAll(countable(experiment).stream()
                .filter(goal -> proof.isEmpty() || !SHORTENED.contains(goal.source()))
                .map(goal -> () -> {
                    double value = value(slice, goal);
                    assertTrue(value <= goal.atMost(), () -> describe(goal, value, slice));
                }));
        if (proof.isPresent()) {
            assertTrue(
                    proof.get().holds().test(observe(name)),
                    () -> "not so: " + proof.get().claim() + "; measured: " + slice.counters());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void theCounterTestIsSilent(String name) throws Exception {
        PlannedExperiment experiment = experiment(name);
        Slice slice = observe(name).control();
        assertEverythingIsRecorded(slice);
        for (RequestGroup group : slice.groups()) {
            assertEquals(group.intended(), group.answered(), () -> name + ": " + group.name() + " " + group.failures());
            assertEquals(
                    0.0,
                    slice.counters().get("client." + group.name() + ".unexpected"),
                    () -> name + ": answers of " + group.name() + " are not what is expected: " + group.statuses());
        }
        for (Goal goal : countable(experiment)) {
            if (isMeasured(goal.source(), experiment.control())) {
                double value = value(slice, goal);
                assertTrue(
                        value <= goal.atMost(), () -> "the counter-test shows it too: " + describe(goal, value, slice));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("provoked")
    void theSameWorkloadMissesTheGoalWhereTheFaultIsSwitchedOn(String name) throws Exception {
        Slice slice = observe(name).provoked().orElseThrow();
        assertEverythingIsRecorded(slice);
        List<Goal> goals = experiment(name).row().goals();
        assertFalse(goals.isEmpty());
        assertTrue(
                goals.stream().anyMatch(goal -> value(slice, goal) > goal.atMost()),
                () -> name + " shows no fault with its before arm: " + slice.counters());
    }

    /**
     * The goals that are no times and no shares of extra requests: those are for a measurement, with its repetitions, to judge. In a
     * turn of a second the ten extra requests that can be saved up are a share of their own; see the proofs.
     */
    private static List<Goal> countable(PlannedExperiment experiment) {
        return experiment.row().goals().stream()
                .filter(goal ->
                        !goal.source().startsWith("latency:") && !goal.source().startsWith(EXTRA))
                .toList();
    }

    private PlannedExperiment experiment(String name) {
        return bench.orElseThrow().experiments().stream()
                .filter(experiment -> experiment.row().cell().experiment().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Measures each experiment once. */
    private Observed observe(String name) throws Exception {
        Observed known = observed.get(name);
        if (known != null) {
            return known;
        }
        PlannedExperiment experiment = experiment(name);
        Optional<String> impossible = bench.orElseThrow().impossible(experiment);
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        Workload brief = ShortLoads.of(experiment.workload());
        Workload workload =
                Proof.of(name).map(proof -> proof.load().apply(brief)).orElse(brief);
        Observed measured = bench.orElseThrow().measure(experiment, workload, PROVOKED.contains(name));
        observed.put(name, measured);
        return measured;
    }

    private static boolean isMeasured(String source, Workload control) {
        int client = source.indexOf("client.");
        if (client < 0) {
            return !source.contains("memory.")
                    || control.loads().stream().anyMatch(load -> load instanceof Workload.Memory);
        }
        return control.loads().stream().anyMatch(load -> source.startsWith(load.name() + ".", client + 7));
    }

    private static double value(Slice slice, Goal goal) {
        MetricValue value = MetricReader.read(List.of(slice), goal.source(), 1);
        return value.lowest()
                .orElseThrow(() -> new AssertionError(goal.source() + " was not measured: " + value + " in " + slice));
    }

    private static String describe(Goal goal, double value, Slice slice) {
        return goal.label() + ": " + value + ", at most " + goal.atMost() + " is allowed; " + slice.counters();
    }

    private static void assertEverythingIsRecorded(Slice slice) {
        assertTrue(
                slice.checks().stream()
                        .filter(check -> check.name().equals("one record a request"))
                        .allMatch(check -> check.passed()),
                () -> slice.checks().toString());
        assertEquals(slice.planned(), slice.sent());
    }
}
