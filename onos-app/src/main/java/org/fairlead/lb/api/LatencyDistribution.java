/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.api;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How often something took how long, in ranges of time. Immutable. */
public final class LatencyDistribution {
    private final TreeMap<Long, Long> counts;
    private final long count;

    /**
     * Makes a distribution.
     *
     * @param counts how often something took less than a number of microseconds, and not less than
     *     the number before it; ranges that never occurred may be left out
     */
    public LatencyDistribution(Map<Long, Long> counts) {
        this.counts = new TreeMap<>(counts);
        this.count = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Returns how often it happened.
     *
     * @return times
     */
    public long count() {
        return count;
    }

    /**
     * Returns the ranges, so that two readings can be subtracted from one another.
     *
     * @return how often, by the end of the range in microseconds; in rising order, a copy
     */
    public NavigableMap<Long, Long> counts() {
        return new TreeMap<>(counts);
    }

    /**
     * Returns the time that a share of all did not exceed.
     *
     * @param share over 0, up to 1
     * @return end of the range that it is in, in microseconds; 0 if it never happened
     */
    public long micros(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (Map.Entry<Long, Long> range : counts.entrySet()) {
            seen += range.getValue();
            if (seen >= rank && seen > 0) {
                return range.getKey();
            }
        }
        return 0;
    }
}
