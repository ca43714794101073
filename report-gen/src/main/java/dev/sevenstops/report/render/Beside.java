package dev.sevenstops.report.render;

import dev.sevenstops.report.agreement.AgreementReader;
import dev.sevenstops.report.jmh.JmhReader;
import dev.sevenstops.report.jmh.JmhResults;
import dev.sevenstops.report.store.Damage;
import dev.sevenstops.report.store.DiagnosticsReader;
import dev.sevenstops.report.store.RunResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies in a run's folder beside its blocks.
 *
 * @param benchmarks what {@code ./stops jmh} measured
 * @param agreement what {@code ./stops agreement} found
 * @param diagnostics what the runbook's commands wrote at the end of the blocks
 */
record Beside(JmhResults benchmarks, AgreementReader.Found agreement, DiagnosticsReader.Found diagnostics) {

    static Beside read(Path runFolder, RunResults results) throws IOException {
        return new Beside(
                JmhReader.ofRun(runFolder),
                AgreementReader.ofRun(runFolder),
                DiagnosticsReader.ofRun(runFolder, results));
    }

    /** The results of the run, with what is damaged here among what is damaged there: every form of the report names it. */
    RunResults with(RunResults results) {
        List<Damage> damages = new ArrayList<>(results.damages());
        damages.addAll(benchmarks.damages());
        damages.addAll(agreement.damages());
        damages.addAll(diagnostics.damages());
        return new RunResults(results.run(), results.blocks(), List.copyOf(damages));
    }
}
