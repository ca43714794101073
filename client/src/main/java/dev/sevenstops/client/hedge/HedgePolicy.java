package dev.sevenstops.client.hedge;

import java.time.Duration;
import java.util.Optional;

/** After how long a backup is sent. */
public sealed interface HedgePolicy {
    /** Nothing extra is ever sent. */
    record Off() implements HedgePolicy {}

    /**
     * Always after the same time. Neither floor nor ceiling applies.
     *
     * @param delay more than zero
     */
    record Fixed(Duration delay) implements HedgePolicy {
        /** Checks the range. */
        public Fixed {
            if (delay.isNegative() || delay.isZero()) {
                throw new IllegalArgumentException("a fixed hedging delay of " + delay + ": give one above zero");
            }
        }
    }

    /**
     * A multiple of the mean of what answered within the window. This is what libraries do that keep no quantiles; it is here to
     * be compared against. A mean says little about where the tail begins: 1 % of stragglers of 100x double it.
     *
     * @param factor more than 0
     */
    record Mean(double factor) implements HedgePolicy {
        /** Checks the range. */
        public Mean {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException(
                        "a hedging delay of " + factor + " times the mean: give a factor above 0");
            }
        }
    }

    /**
     * The windowed quantile of this route's latency. About {@code 1 - quantile} of the calls want a backup. A budget that is smaller than
     * that, as the 2 % of {@link HedgeSettings#of} are for p95, is spent on calls that are a little late and is missing when a straggler
     * comes: give a larger one, or {@link Budget}, for which the quantile follows.
     *
     * @param quantile between 0 and 1, exclusive
     */
    record Quantile(double quantile) implements HedgePolicy {
        /** Checks the range. */
        public Quantile {
            if (!(quantile > 0 && quantile < 1)) {
                throw new IllegalArgumentException(
                        "a hedging delay at quantile " + quantile + ": give one between 0 and 1, such as 0.95");
            }
        }
    }

    /**
     * So many extra requests at most; the quantile follows: {@code 1 - 0.75 x fraction}. A quarter of the budget stays in hand,
     * because a budget that is spent by the calls just above the quantile is missing when a straggler comes.
     *
     * @param fraction of the requests, between 0 and 1, exclusive
     */
    record Budget(double fraction) implements HedgePolicy {
        /** Checks the range. */
        public Budget {
            if (!(fraction > 0 && fraction < 1)) {
                throw new IllegalArgumentException(
                        "a hedging budget of " + fraction + ": give a fraction between 0 and 1, such as 0.02 for 2 %");
            }
        }

        /** The quantile that spends three quarters of the budget. */
        public double quantile() {
            return 1 - 0.75 * fraction;
        }
    }

    /**
     * Reads {@code off}, {@code p95}, {@code p99.9} (a quantile), {@code budget-2} (percent), {@code fixed-10} (milliseconds) or
     * {@code mean} (twice the mean).
     *
     * @return empty where the text is none of these or its number is out of range
     */
    static Optional<HedgePolicy> parse(String text) {
        return PolicyText.parse(text);
    }
}
