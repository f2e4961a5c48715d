/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.sim;

import java.util.Arrays;

/** Latency and rate as an inference node reckons them for its load report (docs/load-report.md). */
final class NodeStatistics {
    private static final int WINDOW = 512;
    private static final double NANOS = 1e9;
    private static final double DECAY_SECONDS = 2;
    private static final double RATE_SECONDS = 2;
    private static final double WINDOW_SECONDS = 10;

    private final long[] finished = new long[WINDOW];
    private final double[] millis = new double[WINDOW];
    private long count;
    private double ewma;
    private long last;

    void answered(long now, double latency) {
        double share = 1 - Math.exp(-(now - last) / NANOS / DECAY_SECONDS);
        ewma = count == 0 ? latency : ewma + (latency - ewma) * Math.max(share, 1.0 / WINDOW);
        last = now;
        int at = (int) (count++ % WINDOW);
        finished[at] = now;
        millis[at] = latency;
    }

    double ewma() {
        return ewma;
    }

    double p99(long now) {
        double[] recent = new double[(int) Math.min(count, WINDOW)];
        int size = 0;
        for (int i = 0; i < recent.length; i++) {
            if (now - finished[i] <= WINDOW_SECONDS * NANOS) {
                recent[size++] = millis[i];
            }
        }
        Arrays.sort(recent, 0, size);
        return size == 0 ? 0 : recent[(int) Math.ceil(0.99 * size) - 1];
    }

    double rate(long now) {
        int lately = 0;
        double oldest = 0;
        for (int i = 0; i < Math.min(count, WINDOW); i++) {
            double age = (now - finished[i]) / NANOS;
            if (age <= RATE_SECONDS) {
                lately++;
                oldest = Math.max(oldest, age);
            }
        }
        return lately / (lately == WINDOW && oldest > 0 ? oldest : RATE_SECONDS);
    }
}
