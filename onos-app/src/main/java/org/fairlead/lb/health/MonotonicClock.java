/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.health;

import java.util.function.LongSupplier;

/**
 * The time of day at the start, and from then on what has passed: it can be shown to users and
 * compared over restarts, and nobody can set it back. Thread-safe.
 */
final class MonotonicClock implements LongSupplier {
    private final long start = System.currentTimeMillis();
    private final long nanos = System.nanoTime();

    /** Milliseconds since 1970. */
    @Override
    public long getAsLong() {
        return of(System.nanoTime());
    }

    /** The time at which {@link System#nanoTime()} had a value. */
    long of(long nanoTime) {
        return start + (nanoTime - nanos) / 1_000_000;
    }
}
