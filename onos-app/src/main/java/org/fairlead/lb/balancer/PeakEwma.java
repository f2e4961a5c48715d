/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

/**
 * A moving average that jumps up at once and comes down slowly: the cost metric of Finagle's
 * PeakEwma (com.twitter.finagle.loadbalancer.PeakEwma, Twitter, 2016). A value above the average
 * becomes the average; one below it, or none at all, lets it decay. Time constant 10 s, as there.
 * Not thread-safe.
 */
final class PeakEwma {
    static final double DECAY_NANOS = 10e9;

    private double value;
    private long at;

    void observe(double seen, long now) {
        if (seen > value) {
            value = seen;
        } else {
            double kept = Math.exp(-(now - at) / DECAY_NANOS);
            value = value * kept + seen * (1 - kept);
        }
        at = now;
    }

    /** The average as it has decayed by now. */
    double value(long now) {
        return value == 0 ? 0 : value * Math.exp(-(now - at) / DECAY_NANOS);
    }
}
