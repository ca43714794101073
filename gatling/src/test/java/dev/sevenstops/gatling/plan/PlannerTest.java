package dev.sevenstops.gatling.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec.PlannedSlice;
import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.PlannedExperiment;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.MatrixParser;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.report.model.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Matrix MATRIX = Samples.matrix();

    private static final Profile PROFILE = new Profile("p", 1, 2, 6, 10, 3, Matrix.Factors.ALL);

    private static Plan plan(int blocks, int slices, long seed) {
        return Planner.plan(
                MATRIX, new Profile("p", blocks, slices, 6, 10, 3, Matrix.Factors.ALL), MATRIX.experiments(), seed);
    }

    private static String measured(PlannedBlock block) {
        return block.slices().stream()
                .filter(slice -> slice.kind() == Slice.Kind.MEASURE)
                .map(slice -> slice.arm().substring(0, 1))
                .collect(Collectors.joining());
    }

    @Test
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        assertEquals(plan(3, 4, 1), plan(3, 4, 1));
        assertNotEquals(plan(3, 4, 1).blocks(), plan(3, 4, 2).blocks());
    }

    @Test
    void aBlockKeepsItsSlicesWhicheverExperimentsAreSelected() throws InputException {
        Plan all = plan(3, 4, 7);
        Plan one = Planner.plan(MATRIX, all.profile(), Selection.of(MATRIX, all.profile(), List.of("lifecycle")), 7);
        assertEquals(
                all.blocks().stream()
                        .filter(block -> block.experiment().row().stop().equals("lifecycle"))
                        .toList(),
                one.blocks());
    }

    @Test
    void slicesAreMirroredFoursAndBothOrdersOccur() {
        Set<String> fours = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (long seed = 0; seed < 40; seed++) {
            fours.add(measured(plan(1, 4, seed).blocks().getFirst()));
            pairs.add(measured(plan(1, 2, seed).blocks().getFirst()));
        }
        assertEquals(Set.of("abba", "baab"), fours);
        assertEquals(Set.of("ab", "ba"), pairs);
        assertTrue(measured(plan(1, 6, 3).blocks().getFirst()).matches("(abba|baab)(ab|ba)"));
    }

    @Test
    void overTwoBlocksNoArmComesFirstMoreOften() {
        for (long seed = 0; seed < 20; seed++) {
            List<PlannedBlock> blocks = plan(2, 2, seed).blocks();
            for (PlannedBlock block : blocks) {
                String twin = blocks.stream()
                        .filter(other ->
                                other.experiment().equals(block.experiment()) && other.index() != block.index())
                        .map(PlannerTest::measured)
                        .findFirst()
                        .orElseThrow();
                assertNotEquals(measured(block), twin);
            }
        }
    }

    @Test
    void pairsShareASeedAndNothingElseDoes() {
        List<PlannedBlock> blocks = plan(2, 8, 11).blocks();
        assertEquals(4, blocks.size());
        for (PlannedBlock block : blocks) {
            Set<Long> seeds = new HashSet<>();
            for (int i = 0; i < block.slices().size(); i += 2) {
                PlannedSlice one = block.slices().get(i);
                PlannedSlice other = block.slices().get(i + 1);
                assertEquals(one.seed(), other.seed());
                assertEquals(one.kind(), other.kind());
                assertNotEquals(one.arm(), other.arm());
                assertTrue(seeds.add(one.seed()));
                assertEquals(i, one.index());
            }
            assertEquals(
                    2,
                    block.slices().stream()
                            .filter(s -> s.kind() == Slice.Kind.CONTROL)
                            .count());
        }
    }

    /** What a thing costs it costs under any load. The measured slices stay as they are. */
    @Test
    void anExperimentWithoutACounterTestHasNoSlicesOfIt() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                Samples.MATRIX.replace(
                        "control: {loads: {steady: {rate: 1, requests: [GET /orders]}}}", "control: none"),
                Samples.catalogue());
        Plan with = plan(2, 4, 9);
        Plan without = Planner.plan(matrix, with.profile(), matrix.experiments(), 9);

        for (int i = 0; i < with.blocks().size(); i++) {
            PlannedBlock block = without.blocks().get(i);
            boolean cost = block.experiment().row().stop().equals("lifecycle");
            assertEquals(!cost, block.slices().stream().anyMatch(slice -> slice.kind() == Slice.Kind.CONTROL));
            assertEquals(measured(with.blocks().get(i)), measured(block));
            assertEquals(0, block.slices().getFirst().index());
        }
    }

    @Test
    void experimentsTakeTurns() {
        assertEquals(
                List.of(
                        "accept-backlog--default--0",
                        "lifecycle-cost--default--0",
                        "accept-backlog--default--1",
                        "lifecycle-cost--default--1"),
                plan(2, 2, 5).blocks().stream().map(PlannedBlock::id).toList());
    }

    @Test
    void whatSoManyBlocksCallCountsTheRowsThatAreTestedTogether() {
        // (2.718079 + 1.795885) / 3.464102 x 0.05 = 0.0652 with 11 degrees of freedom; alone (2.200985 + 1.795885):
        // 0.0577
        assertEquals(
                List.of(
                        "12 blocks for each experiment call a ratio of about 7 % in 19 of 20 cases where paired blocks spread by"
                                + " 5 %, as one of 2 rows."),
                plan(12, 2, 5).notes());
        Profile twelve = new Profile("p", 12, 2, 6, 10, 3, Matrix.Factors.ALL);
        assertEquals(
                List.of(
                        "12 blocks for each experiment call a ratio of about 6 % in 19 of 20 cases where paired blocks spread by"
                                + " 5 %."),
                Planner.plan(MATRIX, twelve, MATRIX.experiments().subList(0, 1), 5)
                        .notes());
    }

    @Test
    void anExperimentsOwnNumberOfBlocksHasItsOwnNote() throws InputException {
        Matrix matrix = MatrixParser.parse(
                "matrix.yaml",
                Samples.MATRIX.replace(
                        "      title: Backlog\n", "      title: Backlog\n      timing: {quick: {blocks: 6}}\n"),
                Samples.catalogue());
        Profile quick = Optional.ofNullable(matrix.profiles().get("quick")).orElseThrow();

        List<String> notes =
                Planner.plan(matrix, quick, matrix.experiments(), 5).notes();

        assertEquals(2, notes.size());
        assertTrue(notes.getFirst().startsWith("3 blocks for one cell call counters"), notes::getFirst);
        assertTrue(notes.getLast().startsWith("6 blocks for one cell call a ratio"), notes::getLast);
        // the A/A pairs are no claims
        List<PlannedExperiment> withPair = new ArrayList<>(matrix.experiments());
        withPair.add(matrix.experiments().getLast().pair(quick));
        assertEquals(notes, Planner.plan(matrix, quick, withPair, 5).notes());
    }

    @Test
    void theEstimateCountsEverySliceAndBothWarmUps() {
        Plan plan = plan(1, 4, 5);
        PlannedBlock cost = plan.blocks().getLast();
        // fixed, 2 warm-ups of 10 in 3 turns each, 4 slices of 6, 2 counter-tests of 3, and what surrounds every slice
        assertEquals(6 + 20 + 6 * 1.1 + 24 + 6 + 6 * 0.85, cost.estimatedSeconds(), 1e-9);
        assertEquals(2, plan.summary().blocks());
        assertEquals(12, plan.summary().slices());
    }

    @Test
    void anExperimentsOwnTimingAndWhatSurroundsItCount() throws InputException {
        Matrix factors = MatrixParser.parse("matrix.yaml", Samples.FACTORS, Samples.catalogue());
        Profile full = new Profile("full", 12, 8, 10, 15, 5, Matrix.Factors.ALL);
        Plan plan = Planner.plan(factors, full, factors.experiments(), 1);
        assertEquals(4 * 12, plan.blocks().size());
        PlannedBlock direct = plan.blocks().getFirst();
        assertEquals("serialize-cross@size=50,via=direct--default--0", direct.id());
        assertEquals(2 + 2, direct.slices().size(), "two slices instead of eight, and the counter-tests");
        // fixed, the network and a generator in it, 2 warm-ups of 15 in 3 turns each, 2 slices of 20, 2 counter-tests
        // of 5, and what surrounds every slice
        assertEquals(6 + 6 + 30 + 6 * 1.1 + 40 + 10 + 4 * 0.85, direct.estimatedSeconds(), 1e-9);
        assertEquals(4, plan.blocks().get(1).estimatedSeconds() - direct.estimatedSeconds(), 1e-9, "the proxies");
    }

    @Test
    void anUnknownSelectionIsAProblemWithASuggestion() {
        InputException e =
                assertThrows(InputException.class, () -> Selection.of(MATRIX, PROFILE, List.of("acept", "lifecycle")));
        assertEquals(
                List.of("matrix.only: the matrix has no experiment 'acept' (did you mean 'accept'?);"
                        + " it has accept, accept/backlog, lifecycle, lifecycle/cost"),
                e.problems());
    }
}
