/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.function.LongSupplier;

/**
 * What a balancer may know beside its pool: the time, and where its random numbers start. With the
 * same context and the same calls it makes the same choices. Immutable.
 */
public final class BalancerContext {
    private final LongSupplier nanoTime;
    private final long seed;

    private BalancerContext(LongSupplier nanoTime, long seed) {
        this.nanoTime = nanoTime;
        this.seed = seed;
    }

    /**
     * Makes a context.
     *
     * @param nanoTime a clock that never goes back, nanoseconds from an arbitrary start; the same
     *     one that {@link MemberLoad#at} is read from
     * @param seed start of the random numbers
     * @return context
     */
    public static BalancerContext of(LongSupplier nanoTime, long seed) {
        return new BalancerContext(nanoTime, seed);
    }

    /**
     * Returns the time. Only differences mean anything.
     *
     * @return nanoseconds
     */
    public long now() {
        return nanoTime.getAsLong();
    }

    /**
     * Returns where random numbers start.
     *
     * @return any number
     */
    public long seed() {
        return seed;
    }
}
