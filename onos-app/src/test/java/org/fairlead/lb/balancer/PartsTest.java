/* Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0 */
package org.fairlead.lb.balancer;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;
import org.fairlead.lb.api.MemberLoad;
import org.junit.Test;

/** The small parts that several algorithms share. */
public class PartsTest {
    private static final long MILLI = Lab.MILLI;

    private static MemberLoad.Builder load(long millis, int inFlight, double ewmaMs) {
        return MemberLoad.builder(Pools.id(0), millis * MILLI).inFlight(inFlight).ewmaMs(ewmaMs);
    }

    @Test
    public void aQueueOfNumbersIsAQueue() {
        Random random = new Random(1);
        LongQueue queue = new LongQueue();
        Deque<Long> model = new ArrayDeque<>();
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(1 + 3 * (i / 1_000 % 2)) == 0) {
                queue.add(i);
                model.add((long) i);
            } else if (!model.isEmpty()) {
                assertEquals(model.poll().longValue(), queue.first());
                queue.drop();
            }
            assertEquals(model.size(), queue.size());
            if (i % 20_000 == 0) {
                queue.clear();
                model.clear();
            }
        }
    }

    @Test
    public void anAliasTableDrawsByWeight() {
        Random random = new Random(2);
        SplitMix numbers = new SplitMix(3);
        for (int round = 0; round < 20; round++) {
            int[] weights = Pools.weights(random, 1 + random.nextInt(30));
            AliasTable table = new AliasTable(Pools.members(weights));
            int[] counts = new int[weights.length];
            int n = 50_000;
            for (int i = 0; i < n; i++) {
                counts[table.draw(numbers)]++;
            }
            double total = IntStream.of(weights).sum();
            for (int i = 0; i < counts.length; i++) {
                double due = n * weights[i] / total;
                assertEquals("five deviations", due, counts[i], 5 * Math.sqrt(due) + 1);
            }
        }
    }

    @Test
    public void aCopyOfTheNumbersSaysTheSameAndTakesNothing() {
        SplitMix numbers = new SplitMix(9);
        SplitMix copy = numbers.copy();
        double first = copy.unit();
        copy.unit();
        assertEquals(first, numbers.unit(), 0);
        assertTrue(IntStream.range(0, 1_000).allMatch(i -> numbers.below(7) < 7));
    }

    @Test
    public void whatIsPendingIsReportedAndOpenedLessAnswered() {
        Signals signals = new Signals();
        signals.report(load(0, 4, 100).build());
        assertEquals(4, signals.pending(0));
        assertEquals(2, signals.pending(50 * MILLI));
        signals.opened(50 * MILLI);
        assertEquals(3, signals.pending(50 * MILLI));
        assertEquals(1, signals.pending(100 * MILLI));
        assertEquals(0, signals.pending(150 * MILLI));
    }

    @Test
    public void workersAnswerNoFasterThanTheyCan() {
        Signals signals = new Signals();
        signals.report(load(0, 0, 20).workers(2).build());
        for (int i = 0; i < 30; i++) {
            signals.opened(i * MILLI);
        }
        assertEquals("one each 10 ms", 20, signals.pending(100 * MILLI));
        assertEquals(1, signals.pending(299 * MILLI));
    }

    @Test
    public void anOldReportIsNotExtrapolated() {
        Signals signals = new Signals();
        signals.report(load(0, 10, 1_000).build());
        assertEquals(7, signals.pending(300 * MILLI));
        assertEquals(7, signals.pending(1_500 * MILLI));
        signals.opened(600 * MILLI);
        assertEquals("counts until it is reported", 8, signals.pending(1_900 * MILLI));
    }

    @Test
    public void theNextChangeIsWhenThePendingChange() {
        Random random = new Random(4);
        for (int round = 0; round < 200; round++) {
            Signals signals = new Signals();
            signals.report(load(0, random.nextInt(20), 1 + random.nextInt(400)).build());
            for (int i = 0, t = 0; i < 10; i++, t += random.nextInt(20)) {
                signals.opened(t * MILLI);
            }
            long now = 300 * MILLI;
            int steps = 0;
            for (int i = 0; i < 100; i++) {
                long next = signals.changesAt(now);
                if (next == Long.MAX_VALUE) {
                    break;
                }
                int before = signals.pending(now);
                assertEquals(before, signals.pending(next - 2));
                assertTrue(next > now);
                now = next;
                steps++;
            }
            assertTrue("it comes to an end", steps < 100);
            assertEquals(signals.pending(now), signals.pending(now + 5_000 * MILLI));
        }
    }

    @Test
    public void theMeanBehindTheAverageIsRecovered() {
        Signals signals = new Signals();
        double average = 20;
        signals.report(load(0, 1, average).build());
        for (int i = 1; i <= 20; i++) {
            double mean = i <= 10 ? 19 + i % 2 : 80;
            average += (mean - average) * (1 - Math.exp(-0.125));
            signals.report(load(250 * i, 1, average).p99Ms(100).build());
            if (i > 10) {
                assertEquals(80, signals.sample(), 0.1);
            }
        }
    }

    @Test
    public void requestsThatStayMeanLongerOnes() {
        Signals signals = new Signals();
        signals.report(load(0, 2, 20).build());
        for (int i = 0; i < 20; i++) {
            signals.opened(10 * i * MILLI);
        }
        signals.report(load(250, 20, 20).build());
        assertTrue(signals.isStalled());
        // Two of 22 have left within 250 ms: an average of 11 there, each 1.4 s.
        assertEquals(11 * 250 / 2.0, signals.expected(), 1);
        assertEquals("not taken for answered", 18, signals.pending(400 * MILLI), 1);
        signals.report(load(500, 2, 21).build());
        assertTrue(!signals.isStalled());
    }
}
