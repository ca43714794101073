package dev.sevenstops.report.runbook;

import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.render.Page;
import dev.sevenstops.report.stats.Summary;
import java.util.List;

/**
 * From what somebody who is on call sees to the stop to suspect, the first command, the fix and how to verify it, with what the run
 * has measured and recorded of that. Every form of the runbook prints this.
 *
 * @param run its id
 * @param entries in the order of the guide: that of the stops
 */
public record Runbook(String run, List<Entry> entries) {

    /**
     * Of a run.
     *
     * @param diagnostics what the commands wrote, in the order of the run's blocks
     */
    public static Runbook of(Guide guide, Summary summary, List<BlockDiagnostics> diagnostics) {
        return new RunbookBuilder(summary, diagnostics).runbook(guide);
    }

    /**
     * A symptom.
     *
     * @param id unique
     * @param stop the stop to suspect
     * @param looksLike what it is taken for first
     * @param first the first thing to look at, and what comes next
     * @param settings that hold the fault and the fix, as the run measured them; empty if it did not
     * @param verify how to see that the fix works
     * @param goals what the fix has to keep, as the run measures it
     * @param byHand the commands that reproduce the run's evidence, the one that measures it again last
     * @param experiment the row that is the evidence; empty if there is none
     * @param evidence its figures with verdict and reason, or that there are none
     */
    public record Entry(
            String id,
            String symptom,
            String stop,
            String looksLike,
            List<Step> first,
            String fix,
            List<Page.Setting> settings,
            String verify,
            List<String> goals,
            List<Page.Command> byHand,
            String experiment,
            String evidence) {

        /** A name for links within the report. */
        public String anchor() {
            return "runbook-" + id;
        }
    }

    /**
     * A command.
     *
     * @param command for a service that was started without arguments
     * @param reading what its output means
     * @param source the row and the block in which it was recorded; empty if it was not
     * @param shown what it wrote with the fault, then with the fix; empty if it was not recorded
     * @param remark what must be known of the recording, or why there is none; may be empty
     */
    public record Step(
            String question, String command, String reading, String source, List<Shown> shown, String remark) {}

    /**
     * What a command wrote about an arm.
     *
     * @param arm {@code before} or {@code after}
     * @param what the arm in words
     * @param text the command line and its output, lines that are too many or too long cut off
     * @param note how it ended if not well, and what was cut off; may be empty
     */
    public record Shown(String arm, String what, String text, String note) {}
}
