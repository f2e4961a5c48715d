/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets each source begin so many connections a second, in the mean: a token bucket of one second
 * each. Only the latest sources are remembered; who comes back after being forgotten begins with a
 * full bucket. Thread-safe.
 */
final class SourceRates {
    /** Sources that are remembered. */
    static final int MAX_SOURCES = 8_192;

    private static final double NANOS = 1e9;

    private static final class Bucket {
        private double tokens;
        private long at;
    }

    private final IntSupplier perSecond;
    private final LongSupplier nanos;
    private final Map<Source, Bucket> buckets =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Source, Bucket> eldest) {
                    return size() > MAX_SOURCES;
                }
            };

    SourceRates(IntSupplier perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Whether a source may begin one connection now. */
    synchronized boolean take(Source source) {
        long now = nanos.getAsLong();
        int rate = perSecond.getAsInt();
        Bucket bucket = buckets.get(source);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = rate;
            buckets.put(source, bucket);
        } else {
            bucket.tokens = Math.min(rate, bucket.tokens + (now - bucket.at) * rate / NANOS);
        }
        bucket.at = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    synchronized int size() {
        return buckets.size();
    }
}
