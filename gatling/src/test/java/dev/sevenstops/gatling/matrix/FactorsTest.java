package dev.sevenstops.gatling.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix.Network;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Matrix.ProxyChoice;
import dev.sevenstops.gatling.matrix.Matrix.Setup;
import dev.sevenstops.gatling.workload.Workload.Steady;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Factors, their cells, and what surrounds both arms. */
class FactorsTest {
    private static final String SOUND = Samples.FACTORS;

    private static List<PlannedExperiment> cells(String text) {
        try {
            return MatrixParser.parse("matrix.yaml", text, Samples.catalogue()).experiments();
        } catch (InputException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> ids(String text) {
        return cells(text).stream().map(cell -> cell.row().id()).toList();
    }

    @Test
    void aCrossHasEveryCombinationLeadCellFirst() {
        assertEquals(
                List.of(
                        "serialize/cross@size=50,via=direct",
                        "serialize/cross@size=50,via=nginx",
                        "serialize/cross@size=5000,via=direct",
                        "serialize/cross@size=5000,via=nginx"),
                ids(SOUND));
        List<PlannedExperiment> cells = cells(SOUND);
        assertEquals(
                List.of(true, false, false, false),
                cells.stream().map(PlannedExperiment::lead).toList());
        assertEquals("serialize/cross", cells.getLast().row().cell().experiment());
        assertEquals(
                List.of("size", "via"),
                List.copyOf(cells.getLast().row().cell().levels().keySet()),
                "in the order of the file");
        assertEquals("nginx", cells.getLast().via());
    }

    @Test
    void withoutACrossFactorsVaryOneAtATimeAroundTheFirstLevels() {
        assertEquals(
                List.of(
                        "serialize/cross@size=50,via=direct",
                        "serialize/cross@size=5000,via=direct",
                        "serialize/cross@size=50,via=nginx"),
                ids(SOUND.replace("      cross: [size, via]\n", "")));
    }

    @Test
    void whatTheFactorsAreWithoutIsNoCell() {
        String cross = "      cross: [size, via]\n";
        assertEquals(
                List.of(
                        "serialize/cross@size=50,via=direct",
                        "serialize/cross@size=50,via=nginx",
                        "serialize/cross@size=5000,via=direct"),
                ids(SOUND.replace(cross, cross + "      without: [{size: 5000, via: [nginx]}]\n")));
        assertEquals(
                List.of("serialize/cross@size=50,via=direct", "serialize/cross@size=5000,via=direct"),
                ids(SOUND.replace(cross, cross + "      without: {via: nginx}\n")));
        assertEquals(
                List.of(
                        "matrix.yaml:27:17: the first cell cannot be left out: give its levels another order",
                        "matrix.yaml:27:45: the experiment has no factor 'sise' (did you mean 'size'?)"),
                problems(SOUND.replace(cross, cross + "      without: [{size: [50], via: direct}, {sise: 1}]\n")));
        assertEquals(
                List.of("matrix.yaml:27:24: 'size' must be one of 50, 5000, found '51' (did you mean '50'?)"),
                problems(SOUND.replace(cross, cross + "      without: [{size: 51}]\n")),
                "a misspelt level is not taken for that of the first cell");
        assertEquals(
                List.of("matrix.yaml:27:17: 'without' names no factor"),
                problems(SOUND.replace(cross, cross + "      without: [{}]\n")));
    }

    @Test
    void aLevelIsASettingOfItsArmsAndReplacesItsPlaceholders() {
        PlannedExperiment cell = cells(SOUND).getLast();
        assertEquals(
                Map.of("lifecycle.enabled", "false", "stops.serialize.serializer", "jackson"),
                cell.row().arms().get("before"));
        assertEquals(
                Map.of(
                        "lifecycle.enabled",
                        "false",
                        "stops.serialize.serializer",
                        "dsl-json",
                        "stops.accept.backlog",
                        "5000"),
                cell.row().arms().get("after"));
        assertEquals("Pages of 5000", cell.row().title());
        assertEquals("Pages of 50", cells(SOUND).getFirst().row().title());
        Steady steady = (Steady) cell.workload().loads().getFirst();
        assertEquals(
                "/orders?page={0..19}&size=5000", steady.requests().getFirst().path());
        assertTrue(cell.row().workload().toString().contains("size=5000"), "as it is recorded");
    }

    @Test
    void whatSurroundsTheArmsIsTheSameForBoth() {
        PlannedExperiment cell = cells(SOUND).getFirst();
        assertEquals(
                new Setup(
                        List.of("-Xmx2g"),
                        Optional.of(new Network(Map.of("net.core.somaxconn", "128"))),
                        new ProxyChoice(false, false, true),
                        false,
                        false),
                cell.setup());
        assertEquals(Set.of("full"), cell.profiles());
        Profile full = new Profile("full", 12, 8, 10, 15, 5, Matrix.Factors.ALL);
        assertEquals(new Profile("full", 12, 2, 20, 15, 5, Matrix.Factors.ALL), cell.in(full));
        assertTrue(cell.isMeasuredIn(full));
        Profile quick = new Profile("quick", 3, 4, 6, 10, 3, Matrix.Factors.LEAD);
        assertEquals(quick, cell.in(quick));
        assertFalse(cell.isMeasuredIn(quick));
    }

    @Test
    void aLevelCanBePartOfAJvmArgument() {
        assertEquals(
                List.of(List.of("-Xmx50m"), List.of("-Xmx50m"), List.of("-Xmx5000m"), List.of("-Xmx5000m")),
                cells(SOUND.replace("[-Xmx2g]", "[\"-Xmx{factor:size}m\"]")).stream()
                        .map(cell -> cell.setup().jvmArguments())
                        .toList());
    }

    @Test
    void anExperimentWithoutFactorsIsOneCellNamedLikeItself() {
        PlannedExperiment backlog = Samples.matrix().experiments().getFirst();
        assertEquals("accept/backlog", backlog.row().id());
        assertEquals(Map.of(), backlog.row().cell().levels());
        assertEquals("direct", backlog.via());
        assertTrue(backlog.lead());
        assertEquals(Setup.PLAIN, backlog.setup());
    }

    /** Every row spoils the sample in one place; the message must name that place, once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            levels: [50, 5000]       | levels: [50, 50]          | 24:75: level '50' is there twice
            levels: [50, 5000]       | levels: [50, 'a/b']       | 24:75: a level consists of letters, digits, '.', '_' and '-', found 'a/b' ~ 24:75: 'stops.accept.backlog' must be a whole number from 1 to 65535, found 'a/b'
            levels: [50, 5000]       | levels: [50, 70000]       | 24:75: 'stops.accept.backlog' must be a whole number from 1 to 65535, found '70000'
            levels: [50, 5000]       | levels: []                | 24:70: 'levels' must have at least one item
            setting: stops.accept.backlog, | setting: stops.accept.baklog, | 24:25: unknown setting 'stops.accept.baklog' (did you mean 'stops.accept.backlog'?)
            setting: stops.accept.backlog, | setting: app.port,   | 24:25: 'app.port' is set by the runner itself
            arms: [after]            | arms: [later]             | 24:54: 'arms' must be one of before, after, found 'later' (did you mean 'after'?)
            [direct, nginx]          | [direct, ngnix]           | 25:23: 'via' must be one of direct, embedded, nginx, haproxy, found 'ngnix' (did you mean 'nginx'?)
            cross: [size, via]       | cross: [sise, via]        | 26:15: the experiment has no factor 'sise' (did you mean 'size'?)
            cross: [size, via]       | cross: [size, size]       | 26:21: 'size' is crossed twice
            Pages of {factor:size}   | Pages of {factor:sise}    | 9:14: the experiment has no factor 'sise' (did you mean 'size'?)
            via: [direct, nginx]     | via: [direct, nginx], other: [1, 2] | not YAML
            net.core.somaxconn: 128  | kernel.pid_max: 128       | 21:17: a kernel setting of a network namespace begins with 'net.', such as net.core.somaxconn, found 'kernel.pid_max'
            net.core.somaxconn: 128  | net.core.somaxconn: many  | 21:37: 'net.core.somaxconn' must be a whole number or several, found 'many'
            [direct, nginx]          | [direct]                  | 22:14: 'proxy' has no effect: no level of a factor 'via' names a reverse proxy
            response-buffering: true | responce-buffering: true  | 22:15: unknown key 'responce-buffering' in 'proxy' (did you mean 'response-buffering'?)
            response-buffering: true | response-buffering: on    | 22:35: 'response-buffering' must be one of true, false, found 'on'
            profiles: [full]         | profiles: [ful]           | 17:18: 'profiles' must be one of quick, full, found 'ful' (did you mean 'full'?)
            timing: {full:           | timing: {ful:             | 18:16: there is no profile 'ful' (did you mean 'full'?)
            slices: 2, slice: 20s    | slices: 3, slice: 20s     | 18:31: 'slices' must be even, so that both arms get the same number, found '3'
            settings: {lifecycle.enabled: false} | settings: {stops.accept.backlog: 3} | 20:7: 'stops.accept.backlog' is the setting of a factor, so it cannot be in 'settings' too
            settings: {lifecycle.enabled: false} | settings: {stops.serialize.serializer: jackson} | 14:16: 'stops.serialize.serializer' is set by 'settings', for both arms already ~ 15:15: 'stops.serialize.serializer' is set by 'settings', for both arms already
            serializer: dsl-json     | serializer: dsl-json, stops.accept.backlog: 3 | 15:53: 'stops.accept.backlog' is set by a factor already
            jvm-arguments: [-Xmx2g]  | jvm-arguments: [Xmx2g]    | 19:23: a JVM argument begins with '-', found 'Xmx2g'
            levels: [50, 5000]       | levels: {50: {}}        | 24:70: a level that sets settings itself leaves none to 'setting': write 'levels' as a list, or leave 'setting' out
            setting: stops.accept.backlog, arms: [after], levels: [50, 5000] | arms: [after], levels: {50: {}, 5000: {stops.accept.baklog: 9}} | 24:55: unknown setting 'stops.accept.baklog' (did you mean 'stops.accept.backlog'?)
            setting: stops.accept.backlog, arms: [after], levels: [50, 5000] | arms: [after], levels: {50: {}, 5000: {stops.accept.backlog: 0}} | 24:77: 'stops.accept.backlog' must be a whole number from 1 to 65535, found '0'
            setting: stops.accept.backlog, arms: [after], levels: [50, 5000] | arms: [after], levels: {50: {}, 'a/b': {stops.accept.backlog: 9}} | 24:48: a level consists of letters, digits, '.', '_' and '-', found 'a/b'
            setting: stops.accept.backlog, arms: [after], levels: [50, 5000] | arms: [after], levels: {50: {}, 5000: {app.port: 9}} | 24:55: 'app.port' is set by the runner itself
            profiles: [full]         | tls: true                 | 17:12: 'tls' is the service's own, to which a reverse proxy does not speak it: it goes with via: [direct] only; for TLS that a proxy ends there is proxy: {tls: true}
            profiles: [full]         | tls: on                   | 17:12: 'tls' must be one of true, false, found 'on'
            factors: lead            | factors: first            | 2:82: 'factors' must be one of all, lead, found 'first'
            """)
    void everyProblemHasItsPlace(String sound, String spoilt, String expected) {
        String text = SOUND.replace(sound, spoilt);
        List<String> problems = problems(text);
        if (expected.equals("not YAML")) {
            assertTrue(problems.getFirst().contains("not YAML"), problems.toString());
            return;
        }
        assertEquals(
                List.of(expected.split(" ~ ")).stream()
                        .map(line -> "matrix.yaml:" + line)
                        .toList(),
                problems);
    }

    /** The sample with levels that set settings, the first of them none. */
    private static String bundled(String levels) {
        return SOUND.replace(
                "{setting: stops.accept.backlog, arms: [after], levels: [50, 5000]}",
                "{arms: [after], levels: " + levels + "}");
    }

    @Test
    void aLevelMaySetSeveralSettingsOrNone() {
        List<PlannedExperiment> cells =
                cells(bundled("{50: {}, 5000: {stops.accept.backlog: 9, lifecycle.enabled: false}}")
                        .replace("      settings: {lifecycle.enabled: false}\n", ""));
        assertEquals(4, cells.size());
        assertEquals(
                Map.of("stops.serialize.serializer", "dsl-json"),
                cells.getFirst().row().arms().get("after"));
        assertEquals(
                Map.of(
                        "stops.serialize.serializer",
                        "dsl-json",
                        "stops.accept.backlog",
                        "9",
                        "lifecycle.enabled",
                        "false"),
                cells.getLast().row().arms().get("after"));
        assertEquals(
                Map.of("stops.serialize.serializer", "jackson"),
                cells.getLast().row().arms().get("before"),
                "the factor is the other arm's");
        assertEquals("Pages of 5000", cells.getLast().row().title());
        assertEquals(
                "serialize/cross@size=5000,via=nginx", cells.getLast().row().id());
    }

    @Test
    void whatALevelSetsIsSetNowhereElse() {
        String text = bundled("{50: {}, 5000: {stops.accept.backlog: 9}}");
        assertEquals(List.of(), problems(text));
        List<String> twice = problems(text.replace(
                "      cross:", "        other: {setting: stops.accept.backlog, levels: [1, 2]}\n      cross:"));
        assertTrue(
                twice.contains("matrix.yaml:26:9: 'stops.accept.backlog' is the setting of another factor already"),
                twice::toString);
        List<String> own =
                problems(text.replace("serializer: dsl-json", "serializer: dsl-json, stops.accept.backlog: 3"));
        assertTrue(own.contains("matrix.yaml:15:53: 'stops.accept.backlog' is set by a factor already"), own::toString);
    }

    @Test
    void tlsIsTheServicesOwnAndOfSteadyLoadsOnly() {
        String alone = SOUND.replace("via: [direct, nginx]", "via: [direct]")
                .replace("      proxy: {response-buffering: true}\n", "      tls: true\n");
        assertTrue(cells(alone).getFirst().setup().tls());
        assertFalse(cells(SOUND).getFirst().setup().tls());
        assertEquals(
                List.of(
                        "matrix.yaml:22:12: with 'tls' requests can only come from steady loads: the others' sockets do not"
                                + " speak it, found burst"),
                problems(alone.replace(
                        "control: {loads: {steady: {rate: 1, requests: [GET /orders]}}}",
                        "control: {loads: {burst: {at: 0, connections: 1, request: GET /orders, timeout: 1s}}}")));
        assertEquals(
                List.of("matrix.yaml:20:18: 'app.tls.password' is set by the runner itself"),
                problems(alone.replace("settings: {lifecycle.enabled: false}", "settings: {app.tls.password: a}")));
    }

    @Test
    void aFactorThatChangesNothingIsAProblem() {
        assertEquals(
                List.of("matrix.yaml:26:9: factor 'colour' changes nothing: it has no 'setting', and nothing says"
                        + " {factor:colour}"),
                problems(SOUND.replace("      cross:", "        colour: [red, green]\n      cross:")));
        assertEquals(
                List.of(),
                problems(SOUND.replace("      cross:", "        colour: [red, green]\n      cross:")
                        .replace("Pages of", "A {factor:colour} page of")));
    }

    @Test
    void armsThatAreTheSameAtALevelAreAProblemThere() {
        String text = SOUND.replace("arms: [after]", "arms: [before, after]")
                .replace(
                        "after: {stops.serialize.serializer: dsl-json}",
                        "after: {stops.serialize.serializer: jackson}");
        assertEquals(
                List.of(
                        "matrix.yaml:15:7: 'after' has the same settings as 'before' at size=50, via=direct: there is nothing"
                                + " to compare",
                        "matrix.yaml:15:7: 'after' has the same settings as 'before' at size=50, via=nginx: there is nothing"
                                + " to compare"),
                problems(text).subList(0, 2));
    }

    @Test
    void aLevelAtWhichTheArmsAreToBeTheSameIsAnAaPair() {
        String text = SOUND.replace(
                        "before: {stops.serialize.serializer: jackson}", "before: {stops.accept.backlog: 50}")
                .replace("      after: {stops.serialize.serializer: dsl-json}\n", "")
                .replace("levels: [50, 5000]", "levels: [5000, 50], same: 50");
        List<PlannedExperiment> cells = cells(text);
        assertEquals("serialize/cross@size=50,via=nginx", cells.getLast().row().id());
        assertEquals(
                cells.getLast().row().arms().get("before"),
                cells.getLast().row().arms().get("after"));
        assertFalse(problems(text.replace(", same: 50", "")).isEmpty(), "nobody said so");
        List<String> elsewhere = problems(text.replace("same: 50", "same: 5000"));
        assertTrue(
                elsewhere.contains(
                        "matrix.yaml:22:7: 'same' says that both arms are the same at size=5000, via=direct, and 'after'"
                                + " has other settings than 'before'"),
                elsewhere::toString);
        List<String> nowhere = problems(text.replace("same: 50", "same: 500"));
        assertTrue(
                nowhere.contains("matrix.yaml:23:88: 'same' must be one of 5000, 50, found '500' (did you mean '50'?)"),
                nowhere::toString);
    }

    @Test
    void anArmNeedsNoSettingsOfItsOwnWhereAFactorGivesItOne() {
        String text = SOUND.replace("      after: {stops.serialize.serializer: dsl-json}\n", "");
        assertEquals(
                Map.of("lifecycle.enabled", "false", "stops.accept.backlog", "50"),
                cells(text).getFirst().row().arms().get("after"));
    }

    @Test
    void aCrossOfTooManyCellsIsAProblemAndNotALongRun() {
        String many = String.join(
                ", ",
                java.util.stream.IntStream.rangeClosed(1, 300)
                        .mapToObj(Integer::toString)
                        .toList());
        assertEquals(
                List.of("matrix.yaml:24:9: the factors span 600 cells, more than 200"),
                problems(SOUND.replace("levels: [50, 5000]", "levels: [" + many + "]")));
    }

    @Test
    void metricsOfTheClientAreCheckedAgainstTheLoads() {
        String sound = "counter:requests.completed";
        for (String good : List.of(
                "max:client.steady.rejected-after.bytes",
                "counter:client.steady.status.431",
                "counter:client.steady.status.5xx",
                "rate:client.steady.connections:client.steady.requests",
                "max:memory.live.growth.bytes",
                "counter:proxy.status.504")) {
            assertEquals(List.of(), problems(SOUND.replace(sound, good)), good);
        }
        assertEquals(
                List.of(
                        "matrix.yaml:12:25: unknown counter 'client.steadi.good': the workload has no load 'steadi' (it has"
                                + " steady) (did you mean 'steady'?)"),
                problems(SOUND.replace(sound, "counter:client.steadi.good")));
        assertTrue(problems(SOUND.replace(sound, "counter:client.steady.godo"))
                .getFirst()
                .startsWith(
                        "matrix.yaml:12:25: unknown counter 'client.steady.godo' (did you mean 'good'?); for a load"));
        assertEquals(
                List.of("matrix.yaml:12:25: the counter 'kernel.send-queue.bytes.max' is only sampled where there are"
                        + " slow-readers, stalled-streams or a memory load"),
                problems(SOUND.replace(sound, "max:kernel.send-queue.bytes.max")));
        assertTrue(problems(SOUND.replace(sound, "max:memory"))
                .getFirst()
                .contains("is max:<counter>, such as max:kernel.listen.overflows, found 'max:memory'"));
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
