package dev.sevenstops.gatling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sevenstops.report.model.Stop;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the rooms: app -> lifecycle, app -> client, gatling -> report-gen, jmh -> app, lifecycle and client, and none besides. */
class ArrowsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static Path classes(String module) {
        Path classes = ROOT.resolve(module).resolve("target/classes");
        assertTrue(Files.isDirectory(classes), module + " has not been compiled");
        return classes;
    }

    private static JavaClasses in(String module) {
        JavaClasses classes = new ClassFileImporter().importPath(classes(module));
        assertFalse(classes.isEmpty(), "no classes in " + module);
        return classes;
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, dev.sevenstops.app.. | dev.sevenstops.client.. | dev.sevenstops.gatling.. | dev.sevenstops.report.. | io.gatling.. | io.netty..",
        "app, dev.sevenstops.gatling.. | dev.sevenstops.report.. | io.gatling.. | io.netty..",
        "report-gen, dev.sevenstops.app.. | dev.sevenstops.client.. | dev.sevenstops.lifecycle.. | dev.sevenstops.gatling.. | io.helidon.. | io.gatling..",
        "jmh, dev.sevenstops.gatling.. | dev.sevenstops.report.. | io.gatling.. | io.netty..",
        "gatling, dev.sevenstops.app.. | dev.sevenstops.client.. | dev.sevenstops.lifecycle.. | io.helidon.."
    })
    void aRoomKnowsOnlyTheRoomsThatItMay(String module, String forbidden) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.split(" \\| "))
                .check(in(module));
    }

    @Test
    void theInstrumentNeedsNothingButHelidon() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.sevenstops.lifecycle..",
                        "java..",
                        "javax.net.ssl..",
                        "io.helidon..",
                        "org.jspecify.annotations..")
                .check(in("lifecycle"));
    }

    @Test
    void theClientNeedsNothingButTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.sevenstops.client..", "java..", "org.jspecify.annotations..")
                .check(in("client"));
    }

    @Test
    void theServiceKnowsNothingOfTheServicesThatItDependsOn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sevenstops.app.downstream..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sevenstops.app.downstream..")
                .check(in("app"));
    }

    @Test
    void nothingOfTheLoadGeneratorIsOnTheAppsClassPath() throws Exception {
        String classPath = Files.readString(ROOT.resolve("app/target/runtime.classpath"));
        for (String foreign : List.of("gatling", "netty", "scala-library", "report-gen")) {
            assertFalse(classPath.contains(foreign), foreign + " is on the app's class path");
        }
    }

    @Test
    void nothingOfTheSpecimenIsOnTheGeneratorsClassPath() {
        String classPath = System.getProperty("java.class.path");
        for (String foreign : List.of("helidon", "HikariCP", "app/target", "lifecycle/target")) {
            assertFalse(classPath.contains(foreign), foreign + " is on the generator's class path");
        }
    }

    @Test
    void theStopsHaveTheSameNamesInTheSameOrderEverywhere() throws Exception {
        List<String> ours = Arrays.stream(Stop.values()).map(Enum::name).toList();
        URL[] instrument = {classes("lifecycle").toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(instrument, null)) {
            Object[] theirs = loader.loadClass("dev.sevenstops.lifecycle.Stop").getEnumConstants();
            assertEquals(ours, Arrays.stream(theirs).map(Object::toString).toList());
        }
        assertEquals(7, ours.size());
    }
}
