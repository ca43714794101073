package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sevenstops.gatling.matrix.InputException;
import dev.sevenstops.gatling.matrix.Matrix;
import dev.sevenstops.gatling.matrix.Matrix.Profile;
import dev.sevenstops.gatling.matrix.Samples;
import dev.sevenstops.gatling.plan.Plan;
import dev.sevenstops.gatling.plan.PlannedBlock;
import dev.sevenstops.gatling.plan.Planner;
import dev.sevenstops.gatling.run.Resume.Former;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.State;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run is resumed, and what is known of its blocks. */
class ResumeTest {
    private static final Matrix MATRIX = Samples.matrix();
    private static final Plan PLAN =
            Planner.plan(MATRIX, new Profile("p", 2, 4, 6, 10, 3, Matrix.Factors.ALL), MATRIX.experiments(), 1);

    /** As {@link SampleRun} calls it. */
    private static final String ID = "the-run";

    @TempDir
    private Path folder;

    private Path results() {
        return folder.resolve("results");
    }

    private static void write(Path run) throws IOException {
        ResultsWriter.create(run).writeRun(SampleRun.of(MATRIX, PLAN));
    }

    private List<String> refusal(String run) {
        return assertThrows(InputException.class, () -> Resume.read(results(), run))
                .problems();
    }

    @Test
    void aRunIsReadByItsNameAndWhereItsFolderIsALink() throws Exception {
        write(results().resolve(ID));
        assertEquals(ID, Resume.read(results(), ID).run().id());
        Files.createSymbolicLink(results().resolve("link"), results().resolve(ID));
        assertEquals(ID, Resume.read(results(), "link").run().id());
    }

    @Test
    void aFolderThatWasRenamedIsRefused() throws Exception {
        Path renamed = results().resolve("renamed");
        write(renamed);
        assertEquals(
                List.of("-Dmatrix.resume: the run 'renamed' cannot be resumed: " + renamed
                        + " holds the run 'the-run', whose blocks go to "
                        + results().resolve(ID)
                        + ": give the folder that name again, or keep it for its results"),
                refusal("renamed"));
    }

    @Test
    void aCopyIsRefusedAndSoIsAFolderOfOtherResults() throws Exception {
        write(results().resolve(ID));
        write(results().resolve("copy"));
        Path elsewhere = folder.resolve("elsewhere").resolve(ID);
        write(elsewhere);
        String instead =
                " holds the run 'the-run', whose blocks go to " + results().resolve(ID)
                        + ", another folder: resume that one, by -Dmatrix.resume=the-run, or keep it for its results";
        assertEquals(
                List.of("-Dmatrix.resume: the run 'copy' cannot be resumed: "
                        + results().resolve("copy") + instead),
                refusal("copy"));
        assertEquals(
                List.of("-Dmatrix.resume: the run '" + elsewhere + "' cannot be resumed: " + elsewhere + instead),
                refusal(elsewhere.toString()));
    }

    @Test
    void aBlockThatIsMeasuredAgainKeepsWhatCameOfItBefore() {
        PlannedBlock planned = PLAN.blocks().getFirst();
        PlannedBlock other = PLAN.blocks().getLast();
        Block late = SampleRun.block(planned, 2, State.INVALID, "late", List.of("FAILED, dead"));
        List<Block> blocks = List.of(late, SampleRun.block(other, 1, State.OK, "", List.of()));

        assertEquals(new Former(2, List.of("FAILED, dead", "INVALID, late")), Resume.former(planned, blocks));
        assertEquals(Former.NONE, Resume.former(other, blocks));
        assertEquals(Former.NONE, Resume.former(planned, List.of()), "nobody has tried it");
    }
}
