/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

/**
 * A linear model that learns from one observation at a time: recursive least squares with
 * exponential forgetting (Ljung, "System identification: theory for the user", 2nd edition 1999,
 * section 11.2). Two observations in a row that the model misses by far to the same side make it
 * open to new ones, so that it follows sudden changes (covariance resetting; Goodwin, Elliott and
 * Teoh, IEE Proc. D 1983). Not thread-safe.
 */
final class LeastSquares {
    private static final double FORGETTING = 0.99;

    /** How open the first weight, the level, is to the first observations, and after a change. */
    private static final double OPEN_LEVEL = 4;

    /** How open the others are at first: the prior counts for something. */
    private static final double OPEN = 0.1;

    /** Beyond this it is not made more open: what is not seen for long is not forgotten. */
    private static final double MOST_OPEN = 5;

    /** An observation that is off by more than this share of it is a change. */
    private static final double SURPRISE = 0.5;

    private final int size;
    private final double[] weights;
    private final double[] covariance;
    private final double[] gain;

    /** Sign of the last error if it was great, else 0. */
    private int surprised;

    /**
     * Starts with a guess.
     *
     * @param prior weights of the inputs, copied
     */
    LeastSquares(double[] prior) {
        size = prior.length;
        weights = prior.clone();
        covariance = new double[size * size];
        gain = new double[size];
        for (int i = 1; i < size; i++) {
            covariance[i * size + i] = OPEN;
        }
        openLevel();
    }

    private void openLevel() {
        for (int i = 0; i < size; i++) {
            covariance[i] = 0;
            covariance[i * size] = 0;
        }
        covariance[0] = OPEN_LEVEL;
    }

    /** What the model says for these inputs. */
    double predict(double[] inputs) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[i] * inputs[i];
        }
        return sum;
    }

    /** Learns what was observed for these inputs. */
    void learn(double[] inputs, double observed) {
        double error = observed - predict(inputs);
        int surprise = Math.abs(error) > SURPRISE * observed ? (int) Math.signum(error) : 0;
        if (surprise != 0 && surprise == surprised) {
            openLevel();
        }
        surprised = surprise;
        double scale = FORGETTING;
        for (int i = 0; i < size; i++) {
            gain[i] = 0;
            for (int j = 0; j < size; j++) {
                gain[i] += covariance[i * size + j] * inputs[j];
            }
            scale += inputs[i] * gain[i];
        }
        double trace = 0;
        for (int i = 0; i < size; i++) {
            weights[i] += gain[i] / scale * error;
            for (int j = 0; j < size; j++) {
                covariance[i * size + j] -= gain[i] * gain[j] / scale;
            }
            trace += covariance[i * size + i];
        }
        if (trace < MOST_OPEN) {
            for (int i = 0; i < covariance.length; i++) {
                covariance[i] /= FORGETTING;
            }
        }
    }

    /** Keeps the weight of an input within bounds that are known otherwise. */
    void bound(int input, double least, double most) {
        weights[input] = Math.min(Math.max(weights[input], least), most);
    }

    /** The weight of an input, as it is now. */
    double weight(int input) {
        return weights[input];
    }

    /** The weights of the inputs, as they are now. */
    double[] weights() {
        return weights.clone();
    }
}
