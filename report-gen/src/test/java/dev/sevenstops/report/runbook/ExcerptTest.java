package dev.sevenstops.report.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.model.BlockDiagnostics.Output;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExcerptTest {
    private static Excerpt of(int exitCode, String problem, String output, boolean cut) {
        return Excerpt.of(
                new Output("x", problem.isEmpty() ? Optional.of(exitCode) : Optional.empty(), problem, output, cut));
    }

    @Test
    void whatFitsIsShownAsItWasWritten() {
        assertEquals(new Excerpt("$ x\na\n\n\tb", ""), of(0, "", "a\n\n\tb  \n\n", false));
    }

    @Test
    void theNoteSaysHowItEndedAndWhatIsMissing() {
        assertEquals("It wrote nothing.", of(0, "", "", false).note());
        assertEquals("It wrote nothing, exit code 1.", of(1, "", "\n", false).note());
        assertEquals(
                "Exit code 127: a program of this line was not installed there.",
                of(127, "", "sh: 1: ss: not found", false).note());
        assertEquals(
                "It wrote nothing, it was not run.",
                of(0, "it was not run", "", false).note());
        assertEquals("It wrote more than was kept.", of(0, "", "a", true).note());
    }

    @Test
    void linesThatAreTooManyAreCountedAndThoseThatAreTooLongAreCut() {
        Excerpt all = of(0, "", "a\n".repeat(Excerpt.LINES), false);
        Excerpt one = of(0, "", "a\n".repeat(Excerpt.LINES + 1), false);
        Excerpt two = of(0, "", "a\n".repeat(Excerpt.LINES + 2), false);

        assertEquals("", all.note());
        assertEquals(all.text(), one.text());
        assertEquals("1 more line.", one.note());
        assertEquals("2 more lines.", two.note());
        String wide = "w".repeat(Excerpt.WIDTH);
        assertEquals("$ x\n" + wide, of(0, "", wide, false).text());
        assertEquals("$ x\n" + wide + " …", of(0, "", wide + "w", false).text());
        String pair = "w".repeat(Excerpt.WIDTH - 1) + "\uD83D\uDE00";
        assertEquals(
                "$ x\n" + "w".repeat(Excerpt.WIDTH - 1) + " …",
                of(0, "", pair, false).text());
    }
}
