/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.Random;

/**
 * Says when the next check is due. Each pause varies by a tenth, so that the checks of many members
 * do not come in step. Not thread-safe.
 */
final class CheckTimer {
    /** Share of the interval by which it varies, up and down. */
    static final double JITTER = 0.1;

    private final Random random;
    private long dueAt;

    /**
     * Makes a timer.
     *
     * @param now milliseconds
     * @param spread the first check is due within so many milliseconds
     * @param random for the variation
     */
    CheckTimer(long now, long spread, Random random) {
        this.random = random;
        this.dueAt = now + (long) (random.nextDouble() * spread);
    }

    boolean isDue(long now) {
        return now >= dueAt;
    }

    long dueAt() {
        return dueAt;
    }

    /** Has the next check made at once. */
    void hurry(long now) {
        dueAt = Math.min(dueAt, now);
    }

    /** Has it made when the interval has passed. */
    void schedule(long now, long interval) {
        dueAt = now + Math.round(interval * (1 + JITTER * (2 * random.nextDouble() - 1)));
    }
}
