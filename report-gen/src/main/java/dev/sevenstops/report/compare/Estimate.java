package dev.sevenstops.report.compare;

import dev.sevenstops.report.stats.Detectable;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/**
 * The ratio of two sides' geometric means with its 95 % interval.
 *
 * <p>Blocks of two runs have nothing to do with each other, so they are not paired: the interval is Welch's, on the logs of the
 * blocks' values, which takes neither equal spreads nor equal numbers of blocks for granted (B. L. Welch, "The Generalization of
 * 'Student's' Problem when Several Different Population Variances are Involved", Biometrika 34, 1947; G. D. Ruxton, "The unequal
 * variance t-test is an underused alternative", Behavioral Ecology 17, 2006, on why it is the default and not a second choice).
 * A percentile bootstrap over blocks is the other candidate. It needs no normal logs, but with the 3 to 12 blocks that runs have
 * it is too narrow (T. Hesterberg, "What Teachers Should Know About the Bootstrap", The American Statistician 69, 2015: about
 * {@code sqrt((n - 1) / n)} times a z interval, 5 % nominal is 10 % and more below n = 10), and false alarms are what a comparison
 * must not have. A rank test cannot call anything at 3 against 3: the smallest p of its 20 arrangements is 0.1. Values whose logs
 * have heavy tails make the t interval wider, which errs to "cannot tell". The calibration is a test of this class.
 *
 * <p>Two runtimes of one run are measured in turns under the same load, block by block. There the pairs are compared (Student's t
 * on the differences of logs), so that a drift of the machine, which both have, drops out.
 *
 * @param ratio candidate / baseline
 * @param low lower end
 * @param high upper end
 * @param p of the test that the ratio is 1, two-sided
 * @param freedom degrees of freedom of the test; 0 where nothing varies
 * @param method how it was found
 */
public record Estimate(double ratio, double low, double high, double p, double freedom, Method method) {
    private static final double QUANTILE = 0.975;
    private static final double POWER = 0.8;

    /** How an interval was found. */
    public enum Method {
        /** Unpaired. */
        WELCH,
        /** Pairs of blocks that were measured in turns. */
        PAIRED
    }

    /**
     * The smallest ratio above 1 that so many blocks with this spread call in 4 of 5 cases.
     *
     * @param tests that are corrected for, this one among them
     * @param margin inside which the verdict is "same", as a part
     */
    double detectable(int tests, double margin) {
        if (freedom == 0) {
            return 1 + margin;
        }
        double error = Math.log(high / ratio) / TDistribution.of(freedom).inverseCumulativeProbability(QUANTILE);
        return Detectable.ratio(error, freedom, tests, margin, POWER);
    }

    /** Of two samples of logs, at least two of each. */
    static Estimate unpaired(double[] baseline, double[] candidate) {
        double difference = Mean.of(candidate).getAsDouble() - Mean.of(baseline).getAsDouble();
        double one = Variance.of(baseline).getAsDouble() / baseline.length;
        double other = Variance.of(candidate).getAsDouble() / candidate.length;
        double error = Math.sqrt(one + other);
        if (isNothing(error, difference)) {
            return constant(difference, Method.WELCH);
        }
        TTest.Result test =
                TTest.withDefaults().with(DataDispersion.HETEROSCEDASTIC).test(candidate, baseline);
        return of(difference, error, test.getDegreesOfFreedom(), test.getPValue(), Method.WELCH);
    }

    /** Of the differences of logs within pairs, at least two. */
    static Estimate paired(double[] differences) {
        double difference = Mean.of(differences).getAsDouble();
        double error = Math.sqrt(Variance.of(differences).getAsDouble() / differences.length);
        if (isNothing(error, difference)) {
            return constant(difference, Method.PAIRED);
        }
        TTest.Result test = TTest.withDefaults().test(differences);
        return of(difference, error, test.getDegreesOfFreedom(), test.getPValue(), Method.PAIRED);
    }

    /** Whether a spread is nothing but what the arithmetic leaves of equal values. */
    private static boolean isNothing(double error, double difference) {
        return error <= 1e-12 * Math.max(1, Math.abs(difference));
    }

    /** Values that never vary, such as the number of connections that a probe opens. */
    private static Estimate constant(double difference, Method method) {
        double exact = Math.abs(difference) <= 1e-12 ? 0 : difference;
        double ratio = Math.exp(exact);
        return new Estimate(ratio, ratio, ratio, exact == 0 ? 1 : 0, 0, method);
    }

    private static Estimate of(double difference, double error, double freedom, double p, Method method) {
        TDistribution t = TDistribution.of(freedom);
        double half = t.inverseCumulativeProbability(QUANTILE) * error;
        return new Estimate(
                Math.exp(difference), Math.exp(difference - half), Math.exp(difference + half), p, freedom, method);
    }
}
