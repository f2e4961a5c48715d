/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.train;

import ai.djl.training.tracker.Tracker;

/**
 * The one-cycle rate: a linear warm-up over the first part of the steps, then a linear fall to
 * almost nothing. Immutable.
 *
 * @param peak the highest rate
 * @param steps the number of updates in the whole run
 */
record OneCycle(float peak, int steps) implements Tracker {

    private static final float WARM_UP = 0.2f;
    private static final float START = 0.1f;
    private static final float END = 0.002f;

    @Override
    public float getNewValue(int update) {
        float at = Math.min(1f, (float) update / steps);
        return peak
                * (at < WARM_UP
                        ? START + (1 - START) * at / WARM_UP
                        : END + (1 - END) * (1 - at) / (1 - WARM_UP));
    }
}
