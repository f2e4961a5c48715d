/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

/** How much two groups differ, and whether that may be chance. Immutable. */
public final class Difference {
    /** What is less probable than this by chance counts as real. */
    public static final double LEVEL = 0.05;

    private final String test;
    private final double value;
    private final double low;
    private final double high;
    private final double p;

    /**
     * Makes a difference.
     *
     * @param test name of the statistical test
     * @param value the second group less the first; NaN if one of them has none
     * @param low begin of the confidence interval of 95 %, NaN if the test gives none
     * @param high its end
     * @param p how probable a difference at least as great would be if there were none, two-sided;
     *     NaN if there is too little to tell
     */
    public Difference(String test, double value, double low, double high, double p) {
        this.test = test;
        this.value = value;
        this.low = low;
        this.high = high;
        this.p = p;
    }

    /**
     * Returns the test.
     *
     * @return its name
     */
    public String test() {
        return test;
    }

    /**
     * Returns the difference.
     *
     * @return the second group less the first; NaN if one of them has none
     */
    public double value() {
        return value;
    }

    /**
     * Returns where the confidence interval of 95 % begins.
     *
     * @return in the unit of the value; NaN if there is none
     */
    public double low() {
        return low;
    }

    /**
     * Returns where the confidence interval of 95 % ends.
     *
     * @return in the unit of the value; NaN if there is none
     */
    public double high() {
        return high;
    }

    /**
     * Returns the probability of a difference at least as great where there is none.
     *
     * @return 0 to 1, two-sided; NaN if there is too little to tell
     */
    public double p() {
        return p;
    }

    /**
     * Returns whether the difference is real by the usual measure.
     *
     * @return true if the probability is below {@link #LEVEL}
     */
    public boolean isReal() {
        return p < LEVEL;
    }
}
