package dev.sevenstops.report.model;

import java.util.List;
import java.util.Map;

/**
 * One row of the table: a stop's failure, what exposes it and what fixes it.
 *
 * @param id {@code <stop>/<name>}, unique in a run; the instrument's own cost is {@code lifecycle/<name>}
 * @param cell the experiment and the factor levels that this row is for; {@code id} is {@code <stop>/<name>} and, where there are
 *     factors, {@code @<factor>=<level>,…}
 * @param stop the id of the stop at which the fault lives, or {@code lifecycle}
 * @param title one line, what is compared
 * @param symptom what a user or an on-call engineer sees
 * @param fix what the after arm does differently, in words
 * @param primary the one metric that the verdict is about, named before the run
 * @param secondary exploratory metrics, displayed beside the primary
 * @param arms the two arms, {@code before} and {@code after}, each with the settings that it overrides
 * @param workload what both arms are sent, as declared
 * @param control the counter-test: the same settings under a workload that does not provoke the fault
 * @param goals limits that the after arm must keep in every block, whatever the verdict; empty where there are none
 * @param prediction what was expected, in words, written down before the run; empty where nothing was
 * @param pairOf the id of the row whose after arm both arms of this one are, so that whatever differs is noise; empty for a row that
 *     claims something itself
 */
public record Experiment(
        String id,
        Cell cell,
        String stop,
        String title,
        String symptom,
        String fix,
        Metric primary,
        List<Metric> secondary,
        Map<String, Map<String, String>> arms,
        Map<String, Object> workload,
        Map<String, Object> control,
        List<Goal> goals,
        String prediction,
        String pairOf) {

    /** The arm with the fault switched on. */
    public static final String BEFORE = "before";

    /** The arm with the fix. */
    public static final String AFTER = "after";

    /** An experiment that claims something itself. */
    public Experiment(
            String id,
            Cell cell,
            String stop,
            String title,
            String symptom,
            String fix,
            Metric primary,
            List<Metric> secondary,
            Map<String, Map<String, String>> arms,
            Map<String, Object> workload,
            Map<String, Object> control,
            List<Goal> goals,
            String prediction) {
        this(id, cell, stop, title, symptom, fix, primary, secondary, arms, workload, control, goals, prediction, "");
    }

    /** An experiment without a prediction. */
    public Experiment(
            String id,
            Cell cell,
            String stop,
            String title,
            String symptom,
            String fix,
            Metric primary,
            List<Metric> secondary,
            Map<String, Map<String, String>> arms,
            Map<String, Object> workload,
            Map<String, Object> control,
            List<Goal> goals) {
        this(id, cell, stop, title, symptom, fix, primary, secondary, arms, workload, control, goals, "");
    }

    /** An experiment without goals and prediction. */
    public Experiment(
            String id,
            Cell cell,
            String stop,
            String title,
            String symptom,
            String fix,
            Metric primary,
            List<Metric> secondary,
            Map<String, Map<String, String>> arms,
            Map<String, Object> workload,
            Map<String, Object> control) {
        this(id, cell, stop, title, symptom, fix, primary, secondary, arms, workload, control, List.of());
    }
}
