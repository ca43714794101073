package dev.sevenstops.report.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code diagnostics.json} beside a block holds: what the runbook's commands wrote, each run once against each arm when the
 * block's last slice had been measured. Absent in runs of earlier versions, and of blocks whose experiment shows no symptom.
 *
 * @param schemaVersion {@link #SCHEMA_VERSION} of the writer
 * @param run as in {@link Block#run()}
 * @param experiment as in {@link Block#experiment()}
 * @param runtime as in {@link Block#runtime()}
 * @param index as in {@link Block#index()}
 * @param attempt as in {@link Block#attempt()}: that of another attempt does not belong to the block
 * @param recorded in the order in which they were run
 */
public record BlockDiagnostics(
        int schemaVersion,
        String run,
        String experiment,
        String runtime,
        int index,
        int attempt,
        List<Recorded> recorded) {

    /** The version of this form that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * A command of the runbook.
     *
     * @param symptom the id of the symptom
     * @param name of the diagnostic, unique in its symptom
     * @param arms what it wrote, by arm
     */
    public record Recorded(String symptom, String name, Map<String, Output> arms) {}

    /**
     * What a command wrote about one arm.
     *
     * @param command as a person would type it, with the ports that the service really had
     * @param exitCode empty if it did not end by itself
     * @param problem why there is no exit code, in a clause; empty otherwise
     * @param output standard output and standard error as they came, without secrets and paths of the machine
     * @param cut whether it wrote more than was kept
     */
    public record Output(String command, Optional<Integer> exitCode, String problem, String output, boolean cut) {}
}
