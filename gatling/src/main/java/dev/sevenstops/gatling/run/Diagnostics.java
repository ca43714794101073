package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.block.BlockSpec.Target;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.Diagnostic;
import dev.sevenstops.report.map.Guide.Symptom;
import dev.sevenstops.report.model.BlockDiagnostics.Output;
import dev.sevenstops.report.model.BlockDiagnostics.Recorded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the runbook's commands against both arms of a block, so that the runbook can show what somebody who is on call sees with the
 * fault and with the fix. To be used when nothing is measured any more. The commands run one after the other, since some of them
 * take a time; a command that fails, hangs or is not installed is recorded as that.
 */
final class Diagnostics {
    /** Longer than curl is given in the guide, so that it ends by itself and says what it has waited for. */
    private static final long EACH_MILLIS = 2_500;

    /** For all commands of a block together: nearly all of them take some milliseconds. */
    private static final long ALL_MILLIS = 3_000;

    private final List<Symptom> symptoms;
    private final long eachMillis;
    private final long allMillis;

    /**
     * Those of some symptoms.
     *
     * @param eachMillis how long a command may take
     * @param allMillis how long all commands of a block may take; those that are left then are not run
     */
    Diagnostics(List<Symptom> symptoms, long eachMillis, long allMillis) {
        this.symptoms = List.copyOf(symptoms);
        this.eachMillis = eachMillis;
        this.allMillis = allMillis;
    }

    /** Those of the guide, which says as well which experiments provoke a symptom. */
    static Diagnostics ofGuide() {
        return new Diagnostics(Guide.load().symptoms(), EACH_MILLIS, ALL_MILLIS);
    }

    /**
     * Runs every command of the symptoms that an experiment provokes, once for each arm.
     *
     * @param experiment as matrix.yaml names it, without levels
     * @param targets the processes, by arm
     * @param prefix command that the shell is put behind: the block's network
     * @param redaction for what the commands write
     * @return in the order of the guide; empty if the experiment provokes none
     */
    List<Recorded> record(String experiment, Map<String, Target> targets, List<String> prefix, Redaction redaction)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(allMillis);
        List<Recorded> recorded = new ArrayList<>();
        for (Symptom symptom : symptoms) {
            if (!symptom.experiments().contains(experiment)) {
                continue;
            }
            for (Diagnostic diagnostic : symptom.first()) {
                Map<String, Output> arms = new LinkedHashMap<>();
                for (Map.Entry<String, Target> arm : targets.entrySet()) {
                    arms.put(arm.getKey(), output(typed(diagnostic, arm.getValue()), prefix, end, redaction));
                }
                recorded.add(new Recorded(symptom.id(), diagnostic.name(), arms));
            }
        }
        return List.copyOf(recorded);
    }

    private static String typed(Diagnostic diagnostic, Target target) {
        return diagnostic.typed(target.port(), target.entryPort(), target.adminPort(), Long.toString(target.pid()));
    }

    private Output output(String command, List<String> prefix, long end, Redaction redaction)
            throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            return new Output(command, Optional.empty(), "it was not run: those before it took too long", "", false);
        }
        ShellLine.Ended ended = ShellLine.run(command, prefix, Math.min(left, eachMillis));
        return new Output(command, ended.exitCode(), ended.problem(), redaction.of(ended.output()), ended.cut());
    }
}
