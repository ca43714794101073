package dev.sevenstops.report.calibrate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Blocks that do not vary at all, so that each verdict is known. */
class CalibrateCliTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path results;

    @Test
    void groupsOfAnEffectAreCountedWithTheirBounds() throws IOException {
        run("worse", 1.1).blocks(20).writeTo(results);

        assertEquals(0, calibrate("worse", "--groups-of", "6"), err::toString);
        // 0.05^(1/3) = 0.368
        assertEquals(
                List.of(
                        "serialize/row-0: 0 improved, 3 regressed, 0 same, 0 cannot tell; called 3 of 3: at least 36.8 %, at most"
                                + " 100.0 %; 2 usable blocks left over"),
                rows());
        assertTrue(out.toString().startsWith("Groups of 6 blocks, "), out.toString());
        assertTrue(
                out.toString()
                        .contains(
                                "each judged as a run of its row alone. A run of several rows calls no more, since Holm's"
                                        + " correction is for all of them."),
                out.toString());
    }

    @Test
    void theRuleIsThatOfAShortRun() throws IOException {
        run("worse", 1.1).blocks(9).writeTo(results);

        // fewer than six blocks call nothing below 2x
        assertEquals(0, calibrate("worse", "--groups-of", "3"), err::toString);
        assertEquals(
                List.of(
                        "serialize/row-0: 0 improved, 0 regressed, 0 same, 3 cannot tell; called 0 of 3: at least 0.0 %, at most"
                                + " 63.2 %"),
                rows());
    }

    @Test
    void equalArmsAreNotCalled() throws IOException {
        run("equal", 1).sameArms().blocks(12).writeTo(results);

        assertEquals(0, calibrate("equal", "--groups-of", "6"), err::toString);
        // 1 - 0.05^(1/2) = 0.776
        assertEquals(
                List.of(
                        "serialize/row-0 (A/A): 0 improved, 0 regressed, 2 same, 0 cannot tell; called 0 of 2: at least 0.0 %, at"
                                + " most 77.6 %"),
                rows());
    }

    @Test
    void equalArmsThatAreCalledAreTheRulesFault() throws IOException {
        run("drifting", 1.1).sameArms().blocks(12).writeTo(results);

        assertEquals(1, calibrate("drifting", "--groups-of", "6"), out::toString);
        assertTrue(rows().getFirst().contains("called 2 of 2: at least 22.4 %"), out.toString());
    }

    @Test
    void theSameRowOfSeveralRunsIsOneAndNoGroupIsOfTwoOfThem() throws IOException {
        run("one", 1.1).blocks(8).writeTo(results);
        run("two", 1.1).blocks(10).writeTo(results);

        assertEquals(0, calibrate("one", "two", "--groups-of", "6"), err::toString);
        assertEquals(1, rows().size(), out.toString());
        assertTrue(
                rows().getFirst().startsWith("serialize/row-0 in one, two: 0 improved, 2 regressed, "), out.toString());
        assertTrue(rows().getFirst().endsWith("; 6 usable blocks left over"), out.toString());
    }

    @Test
    void aRowWithTooFewBlocksSaysSo() throws IOException {
        run("short", 1.1).blocks(5).experiments(2).writeTo(results);
        run("long", 1.1).blocks(6).writeTo(results);

        assertEquals(0, calibrate("short", "long", "--groups-of", "6"), err::toString);
        assertEquals("serialize/row-1 in short: 5 usable blocks, too few for a group", rows().getLast());
    }

    @Test
    void groupsThatNoRowHasAreOneSentence() throws IOException {
        run("short", 1.1).blocks(5).writeTo(results);

        assertEquals(2, calibrate("short", "--groups-of", "6"));
        assertEquals("no row of short has 6 usable blocks", err.toString().strip());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "-6", "six", "6.5"})
    void aNumberThatIsNoneIsOneMessage(String number) throws IOException {
        run("short", 1.1).blocks(6).writeTo(results);

        assertEquals(2, calibrate("short", "--groups-of=" + number));
        String first = err.toString().lines().findFirst().orElse("");
        assertTrue(first.contains("--groups-of") && first.contains("'" + number + "'"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void withoutGroupsOnlyPairsAreCounted() throws IOException {
        run("worse", 1.1).blocks(6).writeTo(results);
        run("equal", 1.001).sameArms().blocks(6).writeTo(results);

        assertEquals(2, calibrate("worse"));
        assertTrue(err.toString().startsWith("no A/A pair with three blocks or more in worse"), err.toString());
        assertEquals(0, calibrate("worse", "equal"));
        assertTrue(out.toString().startsWith("A/A pairs: 1, called although nothing differs: 0."), out.toString());
    }

    @Test
    void pairsAreCountedByExperimentWithBothBoundsTheFlipsAndTheWarnings() throws IOException {
        run("equal", 1.001).sameArms().experiments(2).blocks(8).writeTo(results);
        run("short", 1.001).sameArms().blocks(4).writeTo(results);

        assertEquals(0, calibrate("equal", "short"), err::toString);
        List<String> lines = out.toString().lines().toList();
        // none of 3: 1 - 0.05^(1/3) = 0.632, 1 - 0.025^(1/3) = 0.708
        assertEquals(
                "A/A pairs: 3, called although nothing differs: 0. With 95 % confidence the rule calls at most 63.2 % (one-sided;"
                        + " two-sided 0.0 % to 70.8 %) of such pairs (Clopper-Pearson).",
                lines.getFirst());
        assertTrue(lines.get(1).startsWith("Each judged alone, without Holm's correction"), lines.get(1));
        assertTrue(lines.contains("  serialize/row-0: 2 pairs of 4 to 8 blocks, called 0, alone 0"), out.toString());
        assertTrue(lines.contains("  serialize/row-1: 1 pair of 8 blocks, called 0, alone 0"), out.toString());
        // logs that are all of one size: an interval of a few of them excludes 1 more often
        assertTrue(out.toString().contains(" % of them (5 % +-1 is wanted: MISSED). The whole rule"), out.toString());
        assertTrue(
                out.toString().contains("* few blocks: of 1 of 3 pairs the rule calls effects of 2x"), out.toString());
    }

    @Test
    void whatIsCalledIsNamedWithItsReason() throws IOException {
        run("drifting", 1.1).sameArms().experiments(2).blocks(12).writeTo(results);

        assertEquals(1, calibrate("drifting"), out::toString);
        assertTrue(
                out.toString().contains("  serialize/row-0 on default in drifting: regressed, ratio 1.10 ["),
                out.toString());
    }

    /** Twice the blocks would be a bound that is half as large. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatIsNamedTwiceIsRefused(boolean groups) throws IOException {
        run("equal", 1).sameArms().blocks(6).writeTo(results);
        String[] twice = {"equal", results.resolve("equal").toString()};

        assertEquals(2, groups ? calibrate(twice[0], twice[1], "--groups-of", "6") : calibrate(twice[0], twice[1]));
        assertEquals(
                "run 'equal' is named twice: its blocks would be counted twice",
                err.toString().strip());
        assertEquals("", out.toString());
    }

    /** The blocks that are missing may be those that would have been called. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsMissingOfARunIsSaid(boolean groups) throws IOException {
        run("torn", 1.001).sameArms().blocks(8).unfinished().writeTo(results);
        Files.writeString(results.resolve("torn/blocks/serialize-row-0--default--0.json"), "{");
        Path dropped = results.resolve("torn/blocks/serialize-row-0--default--1.json");
        ObjectNode block = (ObjectNode) Json.mapper().readTree(dropped.toFile());
        block.put("state", "INVALID").put("reason", "the send schedule was missed");
        Json.mapper().writeValue(dropped.toFile(), block);

        assertEquals(0, groups ? calibrate("torn", "--groups-of", "6") : calibrate("torn"), err::toString);
        assertTrue(out.toString().contains("* run 'torn' has not finished: "), out.toString());
        assertTrue(
                out.toString().contains("* run 'torn' is damaged: blocks/serialize-row-0--default--0.json, "),
                out.toString());
        assertTrue(
                out.toString().contains("* run 'torn' dropped 1 of 7 blocks of the rows that are counted"),
                out.toString());
    }

    /** Pairs beside the rows that claim something are counted where no groups are, and so are their blocks. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blocksThatAPairBesideItsRowLostAreSaidWhereItIsCounted(boolean groups) throws IOException {
        run("lossy", 0.5).spread(0.001).paired().blocks(8).writeTo(results);
        Path dropped = results.resolve("lossy/blocks/serialize-row-0-aa--default--1.json");
        ObjectNode block = (ObjectNode) Json.mapper().readTree(dropped.toFile());
        block.put("state", "INVALID").put("reason", "the send schedule was missed");
        Json.mapper().writeValue(dropped.toFile(), block);

        assertEquals(0, groups ? calibrate("lossy", "--groups-of", "6") : calibrate("lossy"), err::toString);
        assertEquals(
                !groups,
                out.toString().contains("* run 'lossy' dropped 1 of 8 blocks of the rows that are counted"),
                out.toString());
    }

    /** They are formats: of a lone % picocli complains on every {@code --help}. */
    @Test
    void theHelpsTextsAreFormats() {
        CommandLine.Model.UsageMessageSpec usage =
                CalibrateCli.command().getCommandSpec().usageMessage();

        Stream.concat(Arrays.stream(usage.description()), usage.exitCodeList().values().stream())
                .forEach(text -> assertDoesNotThrow(() -> String.format(text), text));
    }

    private static ComparedRuns run(String name, double effect) {
        return new ComparedRuns(name).effect(effect).spread(0);
    }

    private List<String> rows() {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("serialize/"))
                .toList();
    }

    private int calibrate(String... arguments) {
        return CalibrateCli.command()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Arrays.stream(arguments), Stream.of("--results", results.toString()))
                        .toArray(String[]::new));
    }
}
