/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.training.tracker.Tracker;

/**
 * The learning rate of a run: a linear warm-up over the first part of the updates, then half a
 * cosine (Loshchilov and Hutter, "SGDR", 2017) down to almost nothing. Immutable.
 *
 * @param peak the highest rate
 * @param steps the number of updates in the whole run
 */
record MixedRate(float peak, int steps) implements Tracker {

    private static final float WARM_UP = 0.2f;
    private static final float START = 0.2f;
    private static final float END = 0.002f;

    @Override
    public float getNewValue(int update) {
        float at = Math.min(1f, (float) update / steps);
        if (at < WARM_UP) {
            return peak * (START + (1 - START) * at / WARM_UP);
        }
        double fall = (1 + Math.cos(Math.PI * (at - WARM_UP) / (1 - WARM_UP))) / 2;
        return (float) (peak * (END + (1 - END) * fall));
    }
}
