package dev.sevenstops.gatling.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Run.Sized;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many blocks a row gets from the spread of another run's. */
class PilotTest {
    private static final String COST = "lifecycle/cost";
    private static final String PRICE = "lifecycle/price";
    private static final String NAME = "the-pilot";

    /** Log ratios whose mean is 0 and whose standard deviation is 0.03: squares 0.0018, by 2. */
    private static final double[] LOGS = {-0.03, 0, 0.03};

    @TempDir
    private Path results;

    private static Matrix matrix(String text) {
        try {
            return MatrixParser.parse("matrix.yaml", text, Samples.catalogue());
        } catch (InputException e) {
            throw new AssertionError(e);
        }
    }

    /** The sample's matrix, in which the row that has a ratio is to call this part. */
    private static Matrix calling(String part) {
        return matrix(Samples.MATRIX.replace(
                "      title: Off against on\n", "      title: Off against on\n      effect: " + part + "\n"));
    }

    private static Profile quick(Matrix matrix) {
        return Optional.ofNullable(matrix.profiles().get("quick")).orElseThrow();
    }

    private List<Sized> sizes(Matrix matrix, Profile profile) throws InputException {
        return Pilot.read(results, NAME).sizes(matrix, profile, matrix.experiments());
    }

    private Sized size(Matrix matrix) throws InputException {
        return sizes(matrix, quick(matrix)).stream()
                .filter(row -> row.experiment().equals(COST))
                .findFirst()
                .orElseThrow();
    }

    /** Writes a run of the sample's matrix. */
    private void writePilot(Optional<Instant> finished) throws IOException {
        writePilot(NAME, Instant.EPOCH, finished);
    }

    private void writePilot(String name, Instant started, Optional<Instant> finished) throws IOException {
        writePilot(name, started, finished, Samples.matrix(), quick(Samples.matrix()));
    }

    private void writePilot(String name, Instant started, Optional<Instant> finished, Matrix matrix, Profile profile)
            throws IOException {
        Plan plan = Planner.plan(matrix, profile, matrix.experiments(), 1);
        ResultsWriter writer = ResultsWriter.create(results.resolve(name));
        writer.writeRun(new Run(
                Run.SCHEMA_VERSION,
                name,
                "quick",
                started,
                finished,
                1,
                "sha",
                List.of(),
                plan.summary(),
                new Environment("os", "kernel", "cpu", 2, 1, "jdk", List.of(), Map.of(), Map.of(), "commit"),
                matrix.experiments().stream().map(PlannedExperiment::row).toList()));
        for (PlannedBlock planned : plan.blocks()) {
            if (List.of(COST, PRICE).contains(planned.experiment().row().id())) {
                writer.writeBlock(block(name, planned));
            }
        }
    }

    private static Block block(String run, PlannedBlock planned) {
        List<Slice> slices = new ArrayList<>();
        for (PlannedSlice slice : planned.slices()) {
            double ratio = slice.arm().equals(Experiment.AFTER) ? Math.exp(LOGS[planned.index()]) : 1;
            Slice.Sends sends = new Slice.Sends(10, Map.of("GET /", 10L), 1);
            slices.add(new Slice(
                    slice.index(),
                    slice.arm(),
                    slice.kind(),
                    slice.seed(),
                    slice.index(),
                    slice.seconds(),
                    "f" + slice.seed(),
                    sends,
                    sends,
                    new Slice.SendLag(0, 0, 0),
                    List.of(),
                    Map.of("process.cpu.seconds", ratio, "requests.completed", 100.0),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty()));
        }
        return new Block(
                Run.SCHEMA_VERSION,
                run,
                planned.experiment().row().id(),
                planned.runtime().name(),
                planned.index(),
                1,
                Block.State.OK,
                "",
                List.of(),
                planned.seed(),
                Instant.EPOCH,
                Map.of(),
                Map.of(),
                new Block.Overhead(0, 0, 0, 0),
                Map.of(),
                slices,
                List.of(),
                Map.of());
    }

    @Test
    void asManyAsCallTheEffectOfTheRow() throws Exception {
        writePilot(Optional.of(Instant.EPOCH));
        // of two rows, so at 1 - 0.05 / 2 / 2: (2.445006 + 1.734064) / 4.358899 x 0.03 = 0.02876, of which 18 blocks
        // would have 0.02968; ln(1.03) = 0.02956
        assertEquals(
                new Sized(COST, 19, "which call 2.9 % (pilot the-pilot: 3 blocks spread by 3.0 %)"),
                size(calling("0.03")));
        // (3.163381 + 2.015048) / 2.449490 x 0.03 = 0.06342
        assertEquals(
                new Sized(COST, 6, "which call 6.5 % (pilot the-pilot: 3 blocks spread by 3.0 %)"),
                size(calling("0.10")));
    }

    @Test
    void withoutOneTheMarginAndWhereTheCapBindsItSaysSo() throws Exception {
        writePilot(Optional.of(Instant.EPOCH));
        // (2.397875 + 1.713872) / 4.898979 x 0.03 = 0.02518; the margin of CPU is 2 %
        assertEquals(
                new Sized(
                        COST,
                        24,
                        "the most that a pilot asks for, which call 2.5 %; 2.0 % would take more (pilot the-pilot: 3 blocks"
                                + " spread by 3.0 %)"),
                size(Samples.matrix()));
    }

    @Test
    void neverFewerThanTheProfileSays() throws Exception {
        writePilot(Optional.of(Instant.EPOCH));
        Matrix matrix = calling("0.03");
        Profile many = new Profile("quick", 30, 4, 6, 0.5, 3, Matrix.Factors.ALL);
        Sized row = sizes(matrix, many).getLast();
        assertEquals(COST, row.experiment());
        assertEquals(30, row.blocks());
    }

    @Test
    void aRowOfWhichThePilotSaysNothingHasTheProfiles() throws Exception {
        writePilot(Optional.of(Instant.EPOCH));
        assertEquals(
                new Sized(
                        "accept/backlog",
                        3,
                        "as the profile says: the pilot's blocks are fewer than three (pilot the-pilot)"),
                sizes(Samples.matrix(), quick(Samples.matrix())).getFirst());
        assertEquals(
                new Sized(
                        COST,
                        3,
                        "as the profile says: the pilot's fingerprint is another one: workload, counter-test, settings or"
                                + " primary metric differ (pilot the-pilot)"),
                size(matrix(Samples.MATRIX.replace("connections: 8", "connections: 9"))));
        assertEquals(
                new Sized("lifecycle/price", 3, "as the profile says: the pilot has no such row (pilot the-pilot)"),
                sizes(matrix(Samples.MATRIX.replace("    cost:", "    price:")), quick(Samples.matrix()))
                        .getLast());
        assertEquals(
                new Sized(
                        COST,
                        3,
                        "as the profile says: the pilot's blocks measure 24 s and lie closer together than these of 12 s"
                                + " will (pilot the-pilot)"),
                sizes(Samples.matrix(), new Profile("quick", 3, 2, 6, 0.5, 3, Matrix.Factors.ALL))
                        .getLast());
    }

    /** The sample's matrix with a profile that is sized by the newest run. */
    private static Matrix piloted(String text) {
        return matrix(text.replace("control: 3s}", "control: 3s, pilot: newest}"));
    }

    private Sizing sizing(Matrix matrix, String... named) throws InputException {
        return Sizing.of(Stream.of(named).findFirst(), results, matrix, quick(matrix), matrix.experiments());
    }

    @Test
    void aProfileThatWantsOneTakesTheNewestFinishedRunThatSentTheSame() throws Exception {
        Matrix matrix = piloted(Samples.MATRIX);
        assertEquals(List.of(), sizing(matrix).rows(), "there is no run at all");
        assertTrue(sizing(matrix).notes().getFirst().startsWith("No finished run has rows"));
        writePilot("older", Instant.ofEpochSecond(1), Optional.of(Instant.ofEpochSecond(2)));
        writePilot("newer", Instant.ofEpochSecond(3), Optional.of(Instant.ofEpochSecond(4)));
        writePilot("killed", Instant.ofEpochSecond(5), Optional.empty());
        writePilot("reference", Instant.ofEpochSecond(6), Optional.of(Instant.ofEpochSecond(7)));
        Files.move(results.resolve("reference"), results.resolve("reference-quick"));
        Files.createDirectories(results.resolve("damaged"));
        Files.writeString(results.resolve("damaged/run.json"), "{");

        Sizing sizing = sizing(matrix);

        assertEquals(Pilot.read(results, "newer").sizes(matrix, quick(matrix), matrix.experiments()), sizing.rows());
        assertTrue(
                sizing.notes().getFirst().contains("the newest run with these rows, newer;"), sizing.notes()::getFirst);
        assertEquals(new Sizing(List.of(), List.of()), sizing(matrix, "none"));
        assertTrue(sizing(matrix, "older").rows().getLast().why().contains("pilot older"));
        assertEquals(new Sizing(List.of(), List.of()), sizing(Samples.matrix()), "a profile that does not want one");
        Matrix other = piloted(
                Samples.MATRIX.replace("connections: 8", "connections: 9").replace("at: 1s", "at: 2s"));
        assertEquals(List.of(), sizing(other).rows(), "no run has sent this");
    }

    private void writeFinished(String name, int second, Matrix matrix, Profile profile) throws IOException {
        writePilot(
                name, Instant.ofEpochSecond(second), Optional.of(Instant.ofEpochSecond(second + 1)), matrix, profile);
    }

    private static String why(Sizing sizing, String experiment) {
        return sizing.rows().stream()
                .filter(row -> row.experiment().equals(experiment))
                .findFirst()
                .orElseThrow()
                .why();
    }

    @Test
    void eachRowTakesTheNewestRunThatCanSizeIt() throws Exception {
        Matrix matrix = piloted(Samples.MATRIX);
        writeFinished("whole", 1, Samples.matrix(), quick(Samples.matrix()));
        // of one block, as in smoke
        writeFinished("smoke", 3, Samples.matrix(), new Profile("quick", 1, 4, 6, 0.5, 3, Matrix.Factors.ALL));
        // of longer blocks
        writeFinished("long", 5, Samples.matrix(), new Profile("quick", 3, 6, 6, 0.5, 3, Matrix.Factors.ALL));
        // of another row, and of this one with another load
        Matrix other = matrix(Samples.MATRIX.replace("connections: 8", "connections: 9"));
        writeFinished("other", 7, other, quick(other));

        Sizing sizing = sizing(matrix);

        assertEquals(
                Pilot.read(results, "whole")
                        .sizes(matrix, quick(matrix), matrix.experiments())
                        .getLast(),
                sizing.rows().getLast());
        assertEquals(COST, sizing.rows().getLast().experiment());
        assertTrue(why(sizing, COST).contains("pilot whole: 3 blocks"), () -> why(sizing, COST));
        assertEquals(
                "as the profile says: the pilot's blocks are fewer than three (pilot other)",
                why(sizing, "accept/backlog"),
                "of the newest run that has it");
        assertEquals(1, sizing.notes().size());
        assertTrue(
                sizing.notes().getFirst().startsWith("Blocks by the spread of the newest run with these rows, whole;"),
                sizing.notes()::getFirst);
    }

    @Test
    void severalRunsAreThePilotsOfTheirRows() throws Exception {
        // a second row of which there are blocks: a copy of the first
        int start = Samples.MATRIX.indexOf("    cost:\n");
        int end = Samples.MATRIX.indexOf("  accept:\n");
        String copy = Samples.MATRIX.substring(start, end);
        String both = Samples.MATRIX.substring(0, end)
                + copy.replace("    cost:", "    price:")
                + Samples.MATRIX.substring(end);
        Matrix matrix = piloted(both);
        Matrix price = matrix(Samples.MATRIX.replace("    cost:", "    price:"));
        writeFinished("of-cost", 1, Samples.matrix(), quick(Samples.matrix()));
        writeFinished("of-price", 3, price, quick(price));

        Sizing sizing = sizing(matrix);

        assertTrue(why(sizing, COST).contains("pilot of-cost: 3 blocks"), () -> why(sizing, COST));
        assertTrue(why(sizing, PRICE).contains("pilot of-price: 3 blocks"), () -> why(sizing, PRICE));
        assertTrue(
                sizing.notes()
                        .getFirst()
                        .startsWith("Blocks by the spread of the newest runs with these rows, of-price and of-cost;"),
                sizing.notes()::getFirst);
        assertEquals(
                "as the profile says: the pilot has no such row (pilot of-price)",
                why(sizing(matrix, "of-price"), COST),
                "a pilot that is named is the only one");
    }

    @Test
    void aRowThatNobodyHasMeasuredSaysSo() throws Exception {
        writeFinished("whole", 1, Samples.matrix(), quick(Samples.matrix()));
        Matrix matrix = piloted(Samples.MATRIX.replace("    cost:", "    price:"));

        Sizing sizing = sizing(matrix);

        assertEquals("as the profile says: no finished run has such a row", why(sizing, PRICE));
        assertEquals(
                List.of(
                        "No finished run says how far blocks of these rows lie apart, so that nothing but the profile says"
                                + " how many they need."),
                sizing.notes());
    }

    @Test
    void whatIsNoPilotIsOneLine() throws Exception {
        InputException unknown = assertThrows(InputException.class, () -> Pilot.read(results, "nowhere"));
        assertEquals(1, unknown.problems().size());
        assertTrue(
                unknown.problems()
                        .getFirst()
                        .startsWith("-Dmatrix.pilot: the run 'nowhere' cannot be a pilot: no run.json in "),
                unknown.problems().getFirst());
        writePilot(Optional.empty());
        assertEquals(
                List.of("-Dmatrix.pilot: the run 'the-pilot' cannot be a pilot: it was not finished; go on with it by"
                        + " -Dmatrix.resume=the-pilot"),
                assertThrows(InputException.class, () -> Pilot.read(results, NAME))
                        .problems());
    }

    @Test
    void thePlanHasTheseBlocksAndRecordsWhy() {
        Matrix matrix = Samples.matrix();
        List<Sized> sized = List.of(new Sized(COST, 5, "because"));
        Plan plan = Planner.plan(matrix, quick(matrix), matrix.experiments(), sized, 1);
        assertEquals(
                5,
                plan.blocks().stream()
                        .filter(block -> block.experiment().row().id().equals(COST))
                        .count());
        assertEquals(5 + 3, plan.blocks().size());
        assertEquals(sized, plan.summary().sized());
        assertEquals(List.of(), plan.notes(), "what the profile alone would call is not what these call");
        assertEquals(
                List.of(),
                Planner.plan(matrix, quick(matrix), matrix.experiments(), 1)
                        .summary()
                        .sized());
    }
}
