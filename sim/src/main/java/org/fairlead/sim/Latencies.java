/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.Arrays;

/** How long the requests of a run took. */
final class Latencies {
    private double[] millis = new double[1 << 16];
    private int size;
    private boolean sorted;

    /** A request begins; it counts as given up until it ends. */
    int begin() {
        if (size == millis.length) {
            millis = Arrays.copyOf(millis, 2 * size);
        }
        millis[size] = Simulation.GIVEN_UP;
        return size++;
    }

    void end(int request, double latency) {
        millis[request] = Math.min(latency, Simulation.GIVEN_UP);
    }

    int count() {
        return size;
    }

    /** Milliseconds that so many percent of the requests did not exceed. */
    double percentile(double percent) {
        sort();
        return size == 0 ? 0 : millis[Math.max(0, (int) Math.ceil(percent / 100 * size) - 1)];
    }

    /** Percent of the requests that were answered within so many milliseconds. */
    double within(double limit) {
        sort();
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) / 2;
            if (millis[middle] <= limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return size == 0 ? 100 : 100.0 * low / size;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(millis, 0, size);
            sorted = true;
        }
    }
}
