package dev.sevenstops.gatling.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionTest {
    /** Cells of serialize/cross: size=50|5000 x via=direct|nginx, only in full; a copy of it, serialize/any, in every profile. */
    private static final Matrix MATRIX = matrix();

    private static Matrix matrix() {
        String copy = Samples.FACTORS
                .substring(Samples.FACTORS.indexOf("    cross:\n"))
                .replaceFirst(" {4}cross:", "    any:")
                .replace("      profiles: [full]\n", "");
        try {
            return MatrixParser.parse("matrix.yaml", Samples.FACTORS + copy, Samples.catalogue());
        } catch (InputException e) {
            throw new AssertionError(e);
        }
    }

    private static Profile profile(String name) {
        return Optional.ofNullable(MATRIX.profiles().get(name)).orElseThrow();
    }

    private static List<String> selected(String profile, String... only) throws InputException {
        return Selection.of(MATRIX, profile(profile), List.of(only)).stream()
                .map(cell -> cell.row().id().replace("serialize/", ""))
                .toList();
    }

    private static List<String> problems(String profile, String... only) {
        return assertThrows(InputException.class, () -> selected(profile, only)).problems();
    }

    @Test
    void aProfileMeasuresItsExperimentsAndIfItSaysSoOnlyTheirLeadCells() throws InputException {
        assertEquals(List.of("any@size=50,via=direct"), selected("quick"));
        assertEquals(List.of("any@size=50,via=direct"), selected("quick", "serialize"));
        assertEquals(8, selected("full").size());
    }

    @Test
    void whatIsAskedForByItsNameIsMeasuredInAnyProfileWithAllItsCells() throws InputException {
        assertEquals(
                List.of(
                        "cross@size=50,via=direct",
                        "cross@size=50,via=nginx",
                        "cross@size=5000,via=direct",
                        "cross@size=5000,via=nginx"),
                selected("quick", "serialize/cross"));
        assertEquals(
                List.of("cross@size=50,via=nginx", "cross@size=5000,via=nginx"),
                selected("quick", "serialize/cross@via=nginx"));
        assertEquals(
                List.of("cross@size=50,via=direct", "any@size=5000,via=nginx"),
                selected("quick", "serialize/cross@size=50,via=direct", "serialize/any@via=nginx,size=5000"));
    }

    @Test
    void theFilterByProxyKeepsALeadCellForEachOfThem() throws InputException {
        assertEquals(List.of("any@size=50,via=nginx"), selected("quick", "@via=nginx"));
        assertEquals(
                List.of("any@size=50,via=direct", "any@size=50,via=nginx"),
                selected("quick", "@via=nginx", "@via=direct"));
        assertEquals(4, selected("full", "@via=nginx").size());
        assertEquals(
                List.of("cross@size=50,via=nginx", "cross@size=5000,via=nginx"),
                selected("quick", "serialize/cross", "@via=nginx"));
    }

    @Test
    void anExperimentWithoutTheFactorIsDirect() throws InputException {
        Matrix plain = Samples.matrix();
        Profile quick = Optional.ofNullable(plain.profiles().get("quick")).orElseThrow();
        assertEquals(2, Selection.of(plain, quick, List.of("@via=direct")).size());
    }

    @Test
    void aFactorThatIsNamedTwiceIsAProblemThatShowsTwoCells() {
        assertEquals(
                List.of(
                        "matrix.only: 'serialize/cross@size=50,via=direct,size=5000' names size twice, but a cell has one"
                                + " level of it; two cells are named serialize/cross@size=50,via=direct,"
                                + "serialize/cross@size=5000,via=direct"),
                problems("quick", "serialize/cross@size=50,via=direct,size=5000"));
        assertEquals(
                2,
                problems("quick", "serialize/cross@size=50,size=5000", "serialize/crss")
                        .size(),
                "beside the others");
    }

    @Test
    void whatSelectsNothingIsAProblemWithASuggestion() {
        assertEquals(
                List.of("matrix.only: 'serialize/cross' has no cell with via=ngnix (did you mean 'via=nginx'?);"
                        + " its levels are size=50, via=direct, via=nginx, size=5000"),
                problems("quick", "serialize/cross@via=ngnix"));
        assertEquals(
                List.of("matrix.via: the matrix has no cell with via=haproxy;"
                        + " its levels are size=50, via=direct, via=nginx, size=5000"),
                problems("quick", "@via=haproxy"));
        assertEquals(
                List.of("matrix.only: the matrix has no experiment 'serialize/crss' (did you mean 'serialize/cross'?);"
                        + " it has serialize, serialize/cross, serialize/any"),
                problems("quick", "serialize/crss@via=nginx"));
    }
}
