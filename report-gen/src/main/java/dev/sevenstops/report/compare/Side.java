package dev.sevenstops.report.compare;

import dev.sevenstops.report.compare.Subject.Measured;
import dev.sevenstops.report.render.OverlayCharts.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run, or a runtime of one, among all that are compared: a column of the tables, and the same colour in every chart.
 *
 * @param part number of the comparison that it belongs to, from 0
 * @param against the comparison in which it is the candidate; empty for a baseline
 */
record Side(Series series, Subject subject, int part, Optional<Versus> against) {
    private static final int LETTERS = 26;

    /** Every side once, a baseline before its candidates. */
    static List<Side> of(List<Versus> all) {
        List<Side> sides = new ArrayList<>();
        String baseline = "";
        for (int part = 0; part < all.size(); part++) {
            Versus one = all.get(part);
            if (!baseline.equals(one.baseline().name())) {
                sides.add(new Side(series(one.baseline(), sides.size()), one.baseline(), part, Optional.empty()));
                baseline = one.baseline().name();
            }
            sides.add(new Side(series(one.candidate(), sides.size()), one.candidate(), part, Optional.of(one)));
        }
        return List.copyOf(sides);
    }

    private static Series series(Subject subject, int number) {
        String round = number < LETTERS ? "" : Integer.toString(number / LETTERS);
        return new Series((char) ('A' + number % LETTERS) + round, subject.name(), number);
    }

    /** {@code A: 20260101-100000-full}, which is unique also where a run is compared with itself. */
    String label() {
        return series.label();
    }

    /** What it has of a row; empty if its run has no such row. */
    Optional<Measured> row(String experiment) {
        return Optional.ofNullable(subject.rows().get(experiment));
    }
}
