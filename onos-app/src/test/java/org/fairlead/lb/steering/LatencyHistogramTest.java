/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.steering;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.fairlead.lb.api.LatencyDistribution;
import org.junit.Test;

/** Times in ranges: small memory, small error. */
public class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    public void whatNeverHappenedTookNoTime() {
        LatencyDistribution none = histogram.snapshot();
        assertEquals(0, none.count());
        assertEquals(0, none.micros(0.5));
        assertEquals(Map.of(), none.counts());
    }

    @Test
    public void everyTimeIsInARangeThatEndsCloseAboveIt() {
        for (long micros = 0; micros < 60_000_000; micros += 1 + micros / 50) {
            LatencyHistogram one = new LatencyHistogram();
            one.record(micros);
            long end = one.snapshot().micros(1);
            assertTrue(micros + " is below " + end, micros < end);
            assertTrue(micros + " is close to " + end, end <= micros + 1 + micros / 8);
        }
    }

    @Test
    public void quantilesAreThoseOfTheTimes() {
        for (int i = 1; i <= 1_000; i++) {
            histogram.record(i * 10);
        }
        LatencyDistribution all = histogram.snapshot();
        assertEquals(1_000, all.count());
        assertEquals(5_000, all.micros(0.5), 5_000 / 8.0);
        assertEquals(9_900, all.micros(0.99), 9_900 / 8.0);
        assertEquals(10_000, all.micros(1), 10_000 / 8.0);
        assertEquals(1_000, all.counts().values().stream().mapToLong(n -> n).sum());
    }

    @Test
    public void extremesAreCounted() {
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);
        assertEquals(2, histogram.snapshot().count());
        assertTrue(histogram.snapshot().micros(1) >= 60_000_000);
        assertEquals(1, histogram.snapshot().micros(0.5));
    }
}
