/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.training.tracker.Tracker;

/**
 * The learning rate of a run: in each cycle a linear warm-up over the first part of the updates,
 * then half a cosine down to almost nothing (Loshchilov and Hutter, "SGDR: Stochastic Gradient
 * Descent with Warm Restarts", 2017). Each restart rises less high than the one before. Immutable.
 *
 * @param peak the highest rate
 * @param steps the number of updates in a pass
 * @param cycles passes of each cycle
 */
record MixedRate(float peak, int steps, Cycles cycles) implements Tracker {

    private static final float WARM_UP = 0.2f;
    private static final float START = 0.2f;
    private static final float END = 0.002f;
    private static final float RESTART = 0.4f;

    @Override
    public float getNewValue(int update) {
        float top = peak;
        int begin = 0;
        for (int epochs : cycles.epochs()) {
            int length = epochs * steps;
            if (update < begin + length) {
                return top * share((float) (update - begin) / length);
            }
            begin += length;
            top *= RESTART;
        }
        return top / RESTART * END;
    }

    /** The share of the peak at a point of a cycle, from 0 to 1. */
    private static float share(float at) {
        if (at < WARM_UP) {
            return START + (1 - START) * at / WARM_UP;
        }
        double fall = (1 + Math.cos(Math.PI * (at - WARM_UP) / (1 - WARM_UP))) / 2;
        return (float) (END + (1 - END) * fall);
    }
}
