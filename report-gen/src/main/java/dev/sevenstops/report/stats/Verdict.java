package dev.sevenstops.report.stats;

/** What the blocks say about a metric, always with the reason. */
public sealed interface Verdict {

    /** One sentence that names the figures which decided. */
    String reason();

    /** The same verdict for another reason. */
    default Verdict because(String other) {
        return switch (this) {
            case Improved improved -> new Improved(other);
            case Regressed regressed -> new Regressed(other);
            case Same same -> new Same(other);
            case CannotTell cannotTell -> new CannotTell(other);
            case Invalid invalid -> new Invalid(other);
        };
    }

    /** Whether a difference was called. */
    default boolean isCalled() {
        return this instanceof Improved || this instanceof Regressed;
    }

    /** The word that stands in the table. */
    default String word() {
        return switch (this) {
            case Improved improved -> "improved";
            case Regressed regressed -> "regressed";
            case Same same -> "same";
            case CannotTell cannotTell -> "cannot tell";
            case Invalid invalid -> "INVALID";
        };
    }

    /** After is better than before. */
    record Improved(String reason) implements Verdict {}

    /** After is worse than before. */
    record Regressed(String reason) implements Verdict {}

    /** The interval lies inside the margin that was fixed beforehand. */
    record Same(String reason) implements Verdict {}

    /** The blocks do not decide it. */
    record CannotTell(String reason) implements Verdict {}

    /** The arms cannot be compared. */
    record Invalid(String reason) implements Verdict {}
}
