/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.events;

import java.util.function.LongSupplier;

/** Lets so many pass a second and counts the others: a token bucket of one second. Thread-safe. */
final class RateLimit {
    private static final double MILLIS = 1_000;

    private final int perSecond;
    private final LongSupplier millis;
    private double tokens;
    private long at;
    private long skipped;

    RateLimit(int perSecond, LongSupplier millis) {
        this.perSecond = perSecond;
        this.millis = millis;
        tokens = perSecond;
        at = millis.getAsLong();
    }

    /**
     * Asks whether one may pass.
     *
     * @return how many did not since the last one that did; negative if this one may not either
     */
    synchronized long pass() {
        long now = millis.getAsLong();
        // A clock that is set back gives nothing, and takes nothing.
        tokens = Math.min(perSecond, tokens + Math.max(0, now - at) * perSecond / MILLIS);
        at = now;
        if (tokens < 1) {
            skipped++;
            return -1;
        }
        tokens--;
        long before = skipped;
        skipped = 0;
        return before;
    }
}
