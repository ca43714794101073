package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.InputException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    private static RunOptions options(String... keysAndValues) throws InputException {
        Properties properties = new Properties();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return RunOptions.of(properties);
    }

    @Test
    void aCommaSeparatesNamesAndTheLevelsOfACell() throws InputException {
        assertEquals(
                List.of("accept", "serialize/cross@size=50,via=nginx", "drain/slow"),
                options("matrix.only", "accept, serialize/cross@size=50, via=nginx,drain/slow")
                        .only());
    }

    @Test
    void proxiesThatAreAskedForAreFiltersOverAllExperiments() throws InputException {
        assertEquals(
                List.of("accept", "@via=nginx", "@via=direct"),
                options("matrix.only", "accept", "matrix.via", "nginx, direct").only());
    }

    @Test
    void anArmAgainstItselfIsAskedForByAWord() throws InputException {
        assertTrue(options("matrix.aa", "true").againstItself());
        assertFalse(options("matrix.only", "accept").againstItself());
        assertEquals(
                List.of("-Dmatrix.aa: it is true or false, found 'yes'"),
                assertThrows(InputException.class, () -> options("matrix.aa", "yes"))
                        .problems());
    }

    @Test
    void aListOfNothingIsAProblemAndNotAll() {
        for (String key : List.of("matrix.only", "matrix.via", "matrix.runtimes")) {
            assertEquals(
                    List.of("-D" + key + ": it lists nothing, found ', ,'"),
                    assertThrows(InputException.class, () -> options(key, ", ,"))
                            .problems());
            assertEquals(
                    List.of("-D" + key + ": it has no value"),
                    assertThrows(InputException.class, () -> options(key, " ")).problems());
        }
    }

    @Test
    void aPilotIsAskedForByItsName() throws InputException {
        assertEquals(
                Optional.of("the-pilot"), options("matrix.pilot", "the-pilot").pilot());
        assertEquals(Optional.empty(), options().pilot());
    }

    @Test
    void aProxyThatIsNotThereIsAProblem() {
        assertEquals(
                List.of("-Dmatrix.nginx: there is no program /nowhere/nginx that can be executed"),
                assertThrows(InputException.class, () -> options("matrix.nginx", "/nowhere/nginx"))
                        .problems());
    }
}
