/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.inference.bench;

import java.util.Arrays;

/** Measured times; grows as needed. Not thread-safe. */
final class Samples {

    private static final double NANOS_IN_MILLI = 1e6;

    private long[] values = new long[4096];
    private int size;
    private boolean sorted;

    void add(long nanos) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = nanos;
        sorted = false;
    }

    int size() {
        return size;
    }

    /**
     * A percentile in milliseconds.
     *
     * @param share from 0 to 1
     * @return NaN where nothing was measured
     */
    double millis(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        int at = (int) Math.ceil(share * size) - 1;
        return values[Math.max(0, at)] / NANOS_IN_MILLI;
    }
}
