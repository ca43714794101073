package dev.sevenstops.gatling.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RuntimeParserTest {
    private static final String DEFAULT = "  default:\n    jvm-arguments: [-Xmx64m]\n";

    private static Matrix parse(String runtimes, String profileEnd) throws InputException {
        return MatrixParser.parse(
                "matrix.yaml",
                Samples.MATRIX.replace(DEFAULT, runtimes).replace("control: 3s}", "control: 3s" + profileEnd + "}"),
                Samples.catalogue());
    }

    private static List<String> problems(String runtimes, String profileEnd) {
        return assertThrows(InputException.class, () -> parse(runtimes, profileEnd))
                .problems();
    }

    @Test
    void aRuntimeIsAVersionAPlaceOrTheBuilds() throws InputException {
        Matrix matrix = parse(
                DEFAULT + "  jdk21: {jdk: 21, jvm-arguments: [-Xmx1g, -XX:+UseZGC]}\n  jdk25: {jdk: 25}\n"
                        + "  mine: {home: /opt/jdk}\n",
                "");
        Map<String, JavaRuntime> byName =
                matrix.runtimes().stream().collect(Collectors.toMap(JavaRuntime::name, runtime -> runtime));

        assertEquals(new JavaRuntime("default", List.of("-Xmx64m"), new Jdk.OfBuild()), byName.get("default"));
        assertEquals(
                new JavaRuntime("jdk21", List.of("-Xmx1g", "-XX:+UseZGC"), new Jdk.Version(21)), byName.get("jdk21"));
        // the arguments of default, so that only the JDK differs
        assertEquals(new JavaRuntime("jdk25", List.of("-Xmx64m"), new Jdk.Version(25)), byName.get("jdk25"));
        assertEquals(
                new JavaRuntime("mine", List.of("-Xmx64m"), new Jdk.Home(Path.of("/opt/jdk"))), byName.get("mine"));
    }

    @Test
    void aProfileMayNameItsRuntimes() throws InputException {
        Matrix matrix = parse(DEFAULT + "  jdk25: {jdk: 25}\n", ", runtimes: [jdk25, default]");
        assertEquals(
                List.of("jdk25", "default"),
                matrix.profiles().values().iterator().next().runtimes());

        List<String> problems = problems(DEFAULT + "  jdk25: {jdk: 25}\n", ", runtimes: [jdk35]");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("did you mean 'jdk25'"), problems::toString);
    }

    @Test
    void mistakesAreReportedWithTheirPlace() {
        assertTrue(problems(DEFAULT + "  old: {jdk: 17}\n", "").getFirst().contains("from 21 to 99, found '17'"));
        assertTrue(problems(DEFAULT + "  two: {jdk: 21, home: /opt/jdk}\n", "")
                .getFirst()
                .contains("has both 'jdk' and 'home'"));
        assertTrue(problems(DEFAULT + "  near: {home: jdk}\n", "").getFirst().contains("must be an absolute path"));
        assertTrue(problems(DEFAULT + "  odd: {jkd: 21}\n", "").getFirst().contains("did you mean 'jdk'"));
        assertTrue(problems("  jdk21: {jdk: 21}\n", "").getFirst().contains("has no 'jvm-arguments'"));
    }
}
