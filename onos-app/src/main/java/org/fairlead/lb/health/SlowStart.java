/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

/**
 * The share of its weight that a member gets which has just come: from a tenth to all, in a
 * straight line over the time of slow start (Envoy's formula with aggression 1). Not thread-safe.
 */
final class SlowStart {
    /** Share at the beginning. */
    static final double FLOOR = 0.1;

    private static final long NEVER = Long.MIN_VALUE;

    private long begunAt = NEVER;

    void begin(long now) {
        begunAt = now;
    }

    void end() {
        begunAt = NEVER;
    }

    /**
     * Returns the share at a time.
     *
     * @param now milliseconds
     * @param window time of slow start in milliseconds, 0 for none
     * @return {@link #FLOOR} to 1
     */
    double factor(long now, long window) {
        if (begunAt == NEVER || window <= 0 || now - begunAt >= window) {
            return 1;
        }
        return Math.max(FLOOR, (double) (now - begunAt) / window);
    }
}
