/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.outcome;

import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.fairlead.lb.api.Difference;
import org.fairlead.lb.api.RequestTotals;

/** Two-sided tests whether two groups of requests differ. Pure. */
final class Significance {
    static final String WELCH = "Welch's t-test";
    static final String TWO_PROPORTIONS = "two-proportion z-test";
    static final String FISHER = "Fisher's exact test";

    /** Expected number in a cell below which the normal distribution is no longer good enough. */
    private static final double FEW = 5;

    /** Tables as probable as the one at hand count in, too, though they are computed otherwise. */
    private static final double TOLERANCE = 1 + 1e-7;

    private static final double CONFIDENCE = 0.95;

    private Significance() {}

    /**
     * Compares mean latencies. B. L. Welch, "The generalization of 'Student's' problem when several
     * different population variances are involved", Biometrika 34, 1947; degrees of freedom by
     * Welch and Satterthwaite.
     *
     * @param base first group
     * @param other second group
     * @return difference in milliseconds
     */
    static Difference latency(RequestTotals base, RequestTotals other) {
        double difference = other.mean() - base.mean();
        double a = base.variance() / base.answered();
        double b = other.variance() / other.answered();
        double error = Math.sqrt(a + b);
        if (!(error > 0)) {
            return new Difference(WELCH, difference, Double.NaN, Double.NaN, Double.NaN);
        }
        double freedom =
                (a + b)
                        * (a + b)
                        / (a * a / (base.answered() - 1) + b * b / (other.answered() - 1));
        TDistribution t = new TDistribution(null, freedom);
        double reach = error * t.inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double p = 2 * t.cumulativeProbability(-Math.abs(difference / error));
        return new Difference(WELCH, difference, difference - reach, difference + reach, p);
    }

    /**
     * Compares shares of failed requests: by the z-test with the pooled share, or, where a cell of
     * the table would be expected to hold fewer than 5 requests, by Fisher's exact test (R. A.
     * Fisher, "On the interpretation of χ² from contingency tables", 1922), two-sided as the sum of
     * all tables that are no more probable.
     *
     * @param base first group
     * @param other second group
     * @return difference of the shares
     */
    static Difference failures(RequestTotals base, RequestTotals other) {
        double m = base.requests();
        double n = other.requests();
        double share = (base.failed() + other.failed()) / (m + n);
        double difference = other.failed() / n - base.failed() / m;
        double least = Math.min(m, n) * Math.min(share, 1 - share);
        if (Double.isNaN(difference)) {
            return new Difference(FISHER, difference, Double.NaN, Double.NaN, Double.NaN);
        }
        if (least < FEW && m + n <= Integer.MAX_VALUE) {
            return new Difference(FISHER, difference, Double.NaN, Double.NaN, fisher(base, other));
        }
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double z = difference / Math.sqrt(share * (1 - share) * (1 / m + 1 / n));
        double p = 2 * normal.cumulativeProbability(-Math.abs(z));
        double reach =
                normal.inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                        * Math.sqrt(spread(base) + spread(other));
        return new Difference(
                TWO_PROPORTIONS, difference, difference - reach, difference + reach, p);
    }

    private static double spread(RequestTotals group) {
        double share = (double) group.failed() / group.requests();
        return share * (1 - share) / group.requests();
    }

    /** The two-sided probability by Fisher's exact test. */
    static double fisher(RequestTotals base, RequestTotals other) {
        HypergeometricDistribution tables =
                new HypergeometricDistribution(
                        null,
                        (int) (base.requests() + other.requests()),
                        (int) (base.failed() + other.failed()),
                        (int) other.requests());
        double limit = tables.probability((int) other.failed()) * TOLERANCE;
        double p = 0;
        for (int k = tables.getSupportLowerBound(); k <= tables.getSupportUpperBound(); k++) {
            double probability = tables.probability(k);
            if (probability <= limit) {
                p += probability;
            }
        }
        return Math.min(1, p);
    }
}
