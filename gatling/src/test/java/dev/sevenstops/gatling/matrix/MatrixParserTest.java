package dev.sevenstops.gatling.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.workload.Workload;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Request;
import dev.sevenstops.report.model.Goal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixParserTest {
    @Test
    void anArmAgainstItselfIsTheAfterArmTwiceAndPromisesNothing() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                withGoals("{source: 'counter:kernel.listen.overflows', at-most: 0}"),
                Samples.catalogue());
        List<Matrix.PlannedExperiment> against = matrix.againstItself().experiments();
        assertEquals(matrix.experiments().size(), against.size());
        assertEquals(1, matrix.experiments().getFirst().row().goals().size(), "by itself it promises something");
        for (int i = 0; i < against.size(); i++) {
            Matrix.PlannedExperiment once = matrix.experiments().get(i);
            Matrix.PlannedExperiment twice = against.get(i);
            assertEquals(once.row().id(), twice.row().id());
            assertEquals(once.row().arms().get("after"), twice.row().arms().get("before"));
            assertEquals(once.row().arms().get("after"), twice.row().arms().get("after"));
            assertEquals(once.workload(), twice.workload());
            assertTrue(twice.row().goals().isEmpty());
        }
    }

    @Test
    void aPairOfACellIsItsAfterArmTwiceUnderANameOfItsOwn() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                Samples.FACTORS.replace("control: 5s}", "control: 5s, pairs: lead}"),
                Samples.catalogue());
        Profile full = Optional.ofNullable(matrix.profiles().get("full")).orElseThrow();
        assertTrue(full.pairs());
        Matrix.PlannedExperiment cell = matrix.experiments().getFirst();

        Matrix.PlannedExperiment pair = cell.pair(full);

        String experiment = cell.row().cell().experiment();
        assertEquals(
                cell.row().id().replace(experiment, experiment + "-aa"),
                pair.row().id());
        assertEquals(cell.row().cell().levels(), pair.row().cell().levels());
        assertEquals(cell.row().id(), pair.row().pairOf());
        assertTrue(pair.isAgainstItself());
        assertFalse(cell.isAgainstItself());
        assertEquals(6, pair.in(full).blocks(), "as many as fine ratios take");
        assertEquals(cell.in(full).slices(), pair.in(full).slices());
        assertEquals(cell.workload(), pair.workload());
    }

    @Test
    void readsWhatTheFileSays() {
        Matrix matrix = Samples.matrix();

        assertEquals(Map.of("quick", new Profile("quick", 3, 4, 6, 0.5, 3, Matrix.Factors.ALL)), matrix.profiles());
        assertEquals(List.of(new Matrix.JavaRuntime("default", List.of("-Xmx64m"))), matrix.runtimes());
        assertEquals(
                List.of("accept/backlog", "lifecycle/cost"),
                matrix.experiments().stream().map(e -> e.row().id()).toList(),
                "in the order of the stops, not of the file");
        Matrix.PlannedExperiment backlog = matrix.experiments().getFirst();
        assertEquals("accept", backlog.row().stop());
        assertEquals(
                Map.of(
                        "before", Map.of("stops.accept.backlog", "16"),
                        "after", Map.of("stops.accept.backlog", "4096")),
                backlog.row().arms());
        Request request = new Request("GET", "/orders/{1..100000}", 1);
        assertEquals(
                new Workload(
                        List.of(
                                new Workload.Steady("steady", 100, Arrivals.POISSON, List.of(request)),
                                new Workload.Burst("burst", 1, 500, request, 8)),
                        8,
                        0.5),
                backlog.workload());
        assertEquals("8s", backlog.row().workload().get("patience"), "kept as declared");
    }

    /** Every row spoils the sample in one place; the message must name that place. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stops.accept.backlog: 16 | stops.accept.backlogg: 16 | 26:9: unknown setting 'stops.accept.backlogg' (did you mean 'stops.accept.backlog'?)
            stops.accept.backlog: 16 | stops.accept.backlog: 0   | 26:31: 'stops.accept.backlog' must be a whole number from 1 to 65535, found '0'
            stops.accept.backlog: 16 | stops.accept.backlog:     | 26:30: 'stops.accept.backlog' must be text
            stops.accept.backlog: 16 | stops.accept.backlog: 4096 | 27:7: 'after' has the same settings as 'before': there is nothing to compare
            stops.accept.backlog: 16 | app.port: 1               | 26:9: 'app.port' is set by the runner itself
            {lifecycle.enabled: false} | {lifecycle.enabled: no} | 13:35: 'lifecycle.enabled' must be true or false, found 'no'
            {lifecycle.enabled: false} | {stops.serialize.serializer: jacksn} | 13:44: 'stops.serialize.serializer' must be one of jackson, dsl-json, found 'jacksn' (did you mean 'jackson'?)
            slice: 6s                | slice: 6                  | 2:40: 'slice' must be a duration such as 6s, 500ms or 2m, found '6'
            slice: 6s                | slice: 0s                 | 2:40: 'slice' must be longer than 0, found '0s'
            slices: 4                | slices: 3                 | 2:30: 'slices' must be even, so that both arms get the same number, found '3'
            blocks: 3                | blocks: 0                 | 2:19: 'blocks' must be a whole number from 1 to 1000, found '0'
            blocks: 3,               | block: 3,                 | 2:10: 'quick' has no 'blocks' ~ 2:11: unknown key 'block' in 'quick' (did you mean 'blocks'?)
            rate: 100                | rate: -1                  | 34:19: 'rate' must be a number above 0, found '-1' ~ 44:19: 'rate' must be a number above 0, found '-1'
            at: 1s                   | at: 6s                    | 37:17: 'at' lies after the end of the slice, which lasts 6s in profile 'quick'
            timeout: 8s              | timeout: 8s, at: 2s       | not YAML
            latency:burst:p99        | latency:brust:p99         | 24:20: the workload has no load 'brust' whose latency is measured (it has steady, burst) (did you mean 'burst'?)
            latency:burst:p99        | latency:burst:p98         | 24:20: unknown quantile 'p98': one of p50, p90, p95, p99, p99.9, mean, max
            counter:kernel           | countr:kernel             | 22:25: unknown metric source 'countr:kernel.listen.overflows': it begins with one of counter, max, latency, stop, rate (did you mean 'counter'?)
            listen.overflows         | listen.overflow           | 22:25: unknown counter 'kernel.listen.overflow' (did you mean 'kernel.listen.overflows'?); there are kernel.listen.overflows, kernel.listen.drops, kernel.listener.drops, process.cpu.seconds, process.rss.bytes.max, kernel.send-queue.bytes.max, process.rss.bytes.before, process.gc.pauses, process.gc.pause.seconds, requests.completed, requests.per.second, connections.opened, requests.retried, memory.live.growth.bytes, memory.live.before.bytes, memory.live.after.bytes, client.<load>.…, downstream.…, hedge.…, proxy.… and lifecycle.…
            experiments:             | experiment:               | 1:1: 'matrix.yaml' has no 'experiments' ~ 6:1: unknown key 'experiment' in 'matrix.yaml' (did you mean 'experiments'?)
            accept:                  | acept:                    | 17:3: unknown stop 'acept' in 'experiments' (did you mean 'accept'?)
            request: GET /orders/{1..100000} | request: GETT /orders/{1..100000} | 39:22: unknown method 'GETT' (did you mean 'GET'?)
            request: GET /orders/{1..100000} | request: GET /orders/{1-100000}   | 39:22: a placeholder is {from..to} with whole numbers, such as {1..100000}, found '/orders/{1-100000}'
            request: GET /orders/{1..100000} | request: GET /orders/{9..1}       | 39:22: '{9..1}' is an empty range
            request: GET /orders/{1..100000} | request: /orders                  | 39:22: a request is a method and a path, such as GET /orders/{1..100000}, found '/orders'
            title: Backlog           | title: Backlog # twice    | -
            symptom: Empty log       | title: again              | 19:7: 'backlog' has no 'symptom' ~ 20:7: duplicate key 'title'
            jvm-arguments: [-Xmx64m] | jvm-arguments: [Xmx64m]   | 5:21: a JVM argument begins with '-', found 'Xmx64m'
            """)
    void everyProblemHasItsPlace(String sound, String spoilt, String expected) {
        String text = Samples.MATRIX.replace(sound, spoilt);
        if (expected.equals("-")) {
            assertEquals(List.of(), problems(text));
            return;
        }
        if (expected.equals("not YAML")) {
            List<String> problems = problems(text);
            assertEquals(1, problems.size());
            assertTrue(problems.getFirst().startsWith("matrix.yaml:40:28: not YAML: "), problems.getFirst());
            return;
        }
        List<String> lines = List.of(expected.split(" ~ ")).stream()
                .map(line -> "matrix.yaml:" + line)
                .toList();
        assertEquals(lines, problems(text));
    }

    @Test
    void anEffectThatReadsSameIsNoneToAskFor() {
        assertEquals(
                List.of(
                        "matrix.yaml:10:15: 'effect' must be 0.02 or more, the margin inside which this metric reads 'same', found"
                                + " '0.01'"),
                problems(Samples.MATRIX.replace(
                        "      title: Off against on\n", "      title: Off against on\n      effect: 0.01\n")));
    }

    @Test
    void goalsAreLimitsOfTheAfterArm() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                withGoals(
                        "{source: 'counter:kernel.listen.overflows', at-most: 0}",
                        "{source: 'counter:process.rss.bytes.max', label: resident set, at-most: 16MB}",
                        "{source: 'latency:burst:p99', at-most: 250ms}"),
                Samples.catalogue());

        assertEquals(
                List.of(
                        new Goal("counter:kernel.listen.overflows", "drops", 0),
                        new Goal("counter:process.rss.bytes.max", "resident set", 16e6),
                        new Goal("latency:burst:p99", "burst p99", 0.25)),
                matrix.experiments().getFirst().row().goals());
        assertEquals(List.of(), matrix.experiments().getLast().row().goals());
    }

    @Test
    void aGoalIsAskedOnlyThroughWhatItNames() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                withGoals(
                                "{source: 'counter:kernel.listen.overflows', at-most: 0, via: [direct]}",
                                "{source: 'latency:burst:p99', at-most: 1s, via: [nginx, haproxy]}")
                        + "      factors:\n        via: [direct, nginx]\n",
                Samples.catalogue());

        List<List<String>> asked = matrix.experiments().stream()
                .map(cell -> cell.row().goals().stream().map(Goal::source).toList())
                .filter(sources -> !sources.isEmpty())
                .toList();
        assertEquals(List.of(List.of("counter:kernel.listen.overflows"), List.of("latency:burst:p99")), asked);
        assertEquals(
                List.of(
                        "matrix.yaml:47:73: 'via' must be one of direct, embedded, nginx, haproxy, found 'ngins' (did you"
                                + " mean 'nginx'?)"),
                problems(withGoals("{source: 'counter:kernel.listen.overflows', at-most: 0, via: [ngins]}")));
    }

    @Test
    void aGoalIsAskedOnlyAtTheLevelsThatItNames() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                withGoals("{source: 'counter:kernel.listen.overflows', at-most: 0, at: {via: [nginx]}}")
                        + "      factors:\n        via: [direct, nginx]\n",
                Samples.catalogue());

        assertEquals(
                List.of(0, 1, 0),
                matrix.experiments().stream()
                        .map(cell -> cell.row().goals().size())
                        .toList());
        assertEquals(
                List.of("matrix.yaml:47:72: the experiment has no factor 'size'"),
                problems(withGoals("{source: 'counter:kernel.listen.overflows', at-most: 0, at: {size: 5}}")));
    }

    @Test
    void aGoalThatCannotBeReadHasItsPlace() {
        assertEquals(
                List.of(
                        "matrix.yaml:47:11: 'goals' has no 'label'",
                        "matrix.yaml:47:62: 'at-most' must be a number of 0 or more, or one with a unit such as 16MB, 200ms or"
                                + " 1s, found '-1'",
                        "matrix.yaml:48:11: 'goals' has no 'label'",
                        "matrix.yaml:48:11: 'goals' has no 'at-most'",
                        "matrix.yaml:48:20: the workload has no load 'brust' whose latency is measured (it has steady, burst)"
                                + " (did you mean 'burst'?)",
                        "matrix.yaml:48:41: unknown key 'atmost' in 'goals' (did you mean 'at-most'?)"),
                problems(withGoals(
                        "{source: 'counter:process.rss.bytes.max', at-most: -1}",
                        "{source: 'latency:brust:p99', atmost: 1}")));
    }

    private static String withGoals(String... goals) {
        return Samples.MATRIX + "      goals:\n        - " + String.join("\n        - ", goals) + "\n";
    }

    @Test
    void reportsAllProblemsAtOnceInTheOrderOfTheFile() {
        String text = Samples.MATRIX
                .replace("slices: 4", "slices: 5")
                .replace("rate: 100", "rate: x")
                .replace("stops.accept.backlog: 16", "stops.accept.backlog: many");
        assertEquals(
                List.of(
                        "matrix.yaml:2:30: 'slices' must be even, so that both arms get the same number, found '5'",
                        "matrix.yaml:26:31: 'stops.accept.backlog' must be a whole number from 1 to 65535, found 'many'",
                        "matrix.yaml:34:19: 'rate' must be a number above 0, found 'x'",
                        "matrix.yaml:44:19: 'rate' must be a number above 0, found 'x'"),
                problems(text));
    }

    @Test
    void unusableFilesAreOneSentence() {
        assertEquals(List.of("matrix.yaml: the file is empty"), problems(""));
        assertEquals(
                List.of("nowhere.yaml: there is no such file"),
                assertThrows(
                                InputException.class,
                                () -> MatrixParser.parse(Path.of("nowhere.yaml"), "nowhere.yaml", Samples.catalogue()))
                        .problems());
        assertEquals(
                "matrix.yaml:1:1: 'matrix.yaml' must be a mapping of keys to values",
                problems("- 1").getFirst());
    }

    @Test
    void aValueThatContainsItselfIsAProblemAndNotAStackOverflow() {
        String text = Samples.MATRIX.replace("loads: {saturate:", "loads: &l {again: *l, saturate:");
        assertEquals(
                List.of("matrix.yaml:15:25: 'loads' contains itself"),
                problems(text).stream().filter(p -> p.contains("itself")).toList());
    }

    private static List<String> problems(String text) {
        try {
            MatrixParser.parse("matrix.yaml", text, Samples.catalogue());
            return List.of();
        } catch (InputException e) {
            return e.problems();
        }
    }
}
