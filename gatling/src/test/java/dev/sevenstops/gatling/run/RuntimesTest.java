package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Jdk;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.report.model.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimesTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int OWN = Runtime.version().feature();
    private static final JavaRuntime DEFAULT = new JavaRuntime("default", List.of("-Xmx64m"));
    private static final JavaRuntime OWN_VERSION = new JavaRuntime("own", List.of("-Xmx1g"), new Jdk.Version(OWN));
    private static final JavaRuntime ABSENT = new JavaRuntime("future", List.of(), new Jdk.Version(98));

    @TempDir
    private Path folder;

    private static Runtimes runtimes(List<String> profile, List<String> asked, Optional<Environment> former)
            throws InputException, InterruptedException {
        Matrix matrix = Samples.matrix().on(List.of(DEFAULT, OWN_VERSION, ABSENT));
        return Runtimes.of(
                matrix,
                new Profile("p", 1, 2, 6, 10, 3, Matrix.Factors.ALL, profile, false, false),
                asked,
                former,
                Jdks.ofMachine(System.getenv(), JAVA));
    }

    private static List<String> names(Runtimes runtimes) {
        return runtimes.measured().stream().map(JavaRuntime::name).toList();
    }

    @Test
    void onlyTheDefaultIsOnByDefault() throws Exception {
        assertEquals(List.of("default"), names(runtimes(List.of(), List.of(), Optional.empty())));
        assertEquals(
                List.of("own", "default"), names(runtimes(List.of("own", "default"), List.of(), Optional.empty())));
        assertEquals(List.of("own"), names(runtimes(List.of("default"), List.of("own"), Optional.empty())));
    }

    @Test
    void aVersionIsShortForTheRuntimeThatHasIt() throws Exception {
        Runtimes runtimes = runtimes(List.of(), List.of("default", String.valueOf(OWN)), Optional.empty());

        assertEquals(List.of("default", "own"), names(runtimes));
        assertInstanceOf(Jdk.Home.class, runtimes.measured().getLast().jdk());
        // the build's own JDK has that version, so both say that they are the same
        assertEquals(
                runtimes.described().getFirst().jdk(),
                runtimes.described().getLast().jdk());
        assertEquals(List.of("-Xmx1g"), runtimes.described().getLast().arguments());
    }

    @Test
    void whatIsAbsentIsSkippedUnlessItWasAskedFor() throws Exception {
        Runtimes skipping = runtimes(List.of("default", "future"), List.of(), Optional.empty());
        assertEquals(List.of("default"), names(skipping));
        assertTrue(skipping.skipped().getFirst().startsWith("Skipped runtime future: there is no JDK 98 in"));

        String problem = assertThrows(
                        InputException.class, () -> runtimes(List.of(), List.of("default", "98"), Optional.empty()))
                .problems()
                .getFirst();
        assertTrue(
                problem.startsWith("matrix.runtimes: runtime 'future' cannot be measured: there is no JDK 98"),
                problem);
        assertThrows(InputException.class, () -> runtimes(List.of("future"), List.of(), Optional.empty()));
    }

    @Test
    void aNameThatIsNoRuntimesIsAProblem() {
        String problem = assertThrows(
                        InputException.class, () -> runtimes(List.of(), List.of("defualt"), Optional.empty()))
                .problems()
                .getFirst();
        assertTrue(
                problem.contains("did you mean 'default'?; it has default, own, future")
                        || problem.contains("did you mean 'default'"),
                problem);
    }

    @Test
    void aRunThatIsResumedKeepsItsRuntimes() throws Exception {
        Runtimes first = runtimes(List.of(), List.of("own"), Optional.empty());
        Environment former = Environments.record(Path.of("").toAbsolutePath(), first.described(), "");

        assertEquals(List.of("own"), names(runtimes(List.of("default"), List.of(), Optional.of(former))));
        assertEquals(List.of("own"), names(runtimes(List.of(), List.of(String.valueOf(OWN)), Optional.of(former))));
        assertThrows(InputException.class, () -> runtimes(List.of(), List.of("default"), Optional.of(former)));
    }

    @Test
    void theNewestUpdateIsFoundAndWhatIsNoJdkIsNot() throws IOException {
        Path old = jdk("old", "21.0.2");
        Path recent = jdk("recent", "21.0.12.1");
        Files.createDirectories(folder.resolve("empty"));
        Jdks jdks = new Jdks(JAVA, List.of(old, recent, folder.resolve("empty"), jdk("odd", "x")));

        assertEquals(Optional.of(recent), jdks.find(21));
        assertEquals(Optional.empty(), jdks.find(22));
        assertEquals("21", jdks.versions());
    }

    @Test
    void javaHomeIsLookedAt() throws IOException {
        Path home = jdk("home", "97.0.1");
        Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\n");
        assertTrue(home.resolve("bin/java").toFile().setExecutable(true));

        Jdks jdks = Jdks.ofMachine(Map.of("JAVA_HOME", home.toString()), JAVA);
        assertEquals(Optional.of(home.toRealPath()), jdks.find(97));
        assertFalse(Jdks.ofMachine(Map.of(), JAVA).find(97).isPresent());
    }

    @Test
    void aProgramThatIsNoJdkIsOneSentence() throws IOException {
        Path home = jdk("liar", "21");
        Path java =
                Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\nexit 7\n");
        assertTrue(java.toFile().setExecutable(true));

        assertTrue(assertThrows(IOException.class, () -> Jdks.describe(java, List.of()))
                .getMessage()
                .endsWith("ended with exit code 7 when asked for its version"));
    }

    @Test
    void aJvmIsAskedWithTheArgumentsThatItWillHaveAndItsOwnWordsAreTheReason() throws Exception {
        assertEquals(Jdks.describe(JAVA, List.of()), Jdks.describe(JAVA, List.of("-Xms16m", "-Xmx64m")));
        String unknown = refusal("-Xmx64m", "-XX:+UseG1CG");
        assertTrue(
                unknown.startsWith(
                        JAVA + " ended with exit code 1 when asked for its version with -Xmx64m -XX:+UseG1CG: "),
                unknown);
        assertTrue(unknown.contains("'UseG1CG'"), unknown);
        // whose first line says no more than that there is an error
        String tooMuch = refusal("-Xms64m", "-Xmx16m");
        assertTrue(tooMuch.contains(": Error occurred during initialization of VM: "), tooMuch);
        assertTrue(tooMuch.toLowerCase(Locale.ROOT).contains("heap"), tooMuch);
    }

    private static String refusal(String... arguments) {
        return String.valueOf(assertThrows(IOException.class, () -> Jdks.describe(JAVA, List.of(arguments)))
                .getMessage());
    }

    @Test
    void aRuntimeWhoseArgumentsItsJvmDoesNotKnowIsTreatedAsOneThatIsNotThere() throws Exception {
        Matrix matrix = Samples.matrix()
                .on(List.of(
                        DEFAULT,
                        new JavaRuntime("typo", List.of("-XX:+UseG1CG")),
                        new JavaRuntime("other-typo", List.of("-XX:+UseG1CG"), new Jdk.Version(OWN))));
        Profile profile = new Profile(
                "p", 1, 2, 6, 10, 3, Matrix.Factors.ALL, List.of("default", "typo", "other-typo"), false, false);
        Jdks jdks = Jdks.ofMachine(System.getenv(), JAVA);

        Runtimes skipping = Runtimes.of(matrix, profile, List.of(), Optional.empty(), jdks);
        assertEquals(List.of("default"), names(skipping));
        assertEquals(2, skipping.skipped().size());
        assertTrue(
                skipping.skipped().getFirst().startsWith("Skipped runtime typo: " + JAVA),
                skipping.skipped()::getFirst);

        String problem = assertThrows(
                        InputException.class,
                        () -> Runtimes.of(matrix, profile, List.of("typo"), Optional.empty(), jdks))
                .problems()
                .getFirst();
        assertTrue(problem.startsWith("matrix.runtimes: runtime 'typo' cannot be measured: "), problem);
    }

    @Test
    void whatAnExperimentAddsIsTriedOnEachRuntime() throws Exception {
        Runtimes runtimes = runtimes(List.of(), List.of("default", "own"), Optional.empty());
        String fits = Samples.FACTORS.replace("jvm-arguments: [-Xmx2g]", "jvm-arguments: [-Xmx48m]");
        runtimes.check(
                MatrixParser.parse("matrix.yaml", fits, Samples.catalogue()).experiments(), JAVA);

        String typo = Samples.FACTORS.replace("jvm-arguments: [-Xmx2g]", "jvm-arguments: [-XX:+UseG1CG]");
        Matrix matrix = MatrixParser.parse("matrix.yaml", typo, Samples.catalogue());
        List<String> problems = assertThrows(InputException.class, () -> runtimes.check(matrix.experiments(), JAVA))
                .problems();

        assertEquals(2, problems.size(), problems::toString);
        assertTrue(
                problems.getFirst().startsWith("serialize/cross cannot be measured on runtime 'default': "),
                problems::toString);
        assertTrue(problems.getLast().contains("with -Xmx1g -XX:+UseG1CG: "), problems::toString);
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
