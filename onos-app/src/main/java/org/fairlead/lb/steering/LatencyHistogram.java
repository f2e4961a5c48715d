/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.fairlead.lb.api.LatencyDistribution;

/**
 * Counts times in ranges that get wider with the time, each at most an eighth of its start: the
 * memory is bounded, and so is the error of each quantile. Thread-safe, without locks.
 */
final class LatencyHistogram {
    /** Ranges that each doubling of the time is cut into, as a power of two. */
    private static final int CUT_BITS = 3;

    private static final int CUTS = 1 << CUT_BITS;

    /** Times from 2^26 microseconds on, a minute, are counted as that. */
    private static final int MAX_BITS = 26;

    private static final int RANGES = (MAX_BITS - CUT_BITS + 1) * CUTS + 1;

    private final AtomicLongArray counts = new AtomicLongArray(RANGES);

    void record(long micros) {
        counts.incrementAndGet(range(Math.max(0, micros)));
    }

    private static int range(long micros) {
        if (micros < CUTS) {
            return (int) micros;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - CUT_BITS;
        int range = shift * CUTS + (int) (micros >>> shift);
        return Math.min(range, RANGES - 1);
    }

    /** The first time that is not in a range any more. */
    private static long end(int range) {
        if (range < CUTS) {
            return range + 1;
        }
        int shift = range / CUTS - 1;
        return (long) (range - shift * CUTS + 1) << shift;
    }

    LatencyDistribution snapshot() {
        Map<Long, Long> result = new TreeMap<>();
        for (int i = 0; i < RANGES; i++) {
            long count = counts.get(i);
            if (count > 0) {
                result.put(end(i), count);
            }
        }
        return new LatencyDistribution(result);
    }
}
