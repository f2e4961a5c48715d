/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

/**
 * Random numbers from a seed: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014). Unlike java.util.Random it can be copied, so that what comes
 * next can be told without taking it. Not thread-safe.
 */
final class SplitMix {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    /** Another one that will say the same as this. */
    SplitMix copy() {
        return new SplitMix(state);
    }

    /** From 0 to less than 1. */
    double unit() {
        long bits = mix(state);
        state += GAMMA;
        return (bits >>> 11) * UNIT;
    }

    /** From 0 to less than the bound. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    /** One step: a number that looks nothing like the one it is made from. */
    static long mix(long value) {
        long z = value + GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
